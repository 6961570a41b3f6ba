import { BulkheadError, isBulkheadError } from '../../base/errors.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { World } from '../synthesise/world.ts';
import { type Ledger, readLedgers, touched } from './ledger.ts';
import type { Probe, ProbeOutcome } from './probe.ts';
import { type Refusal, readRefusal } from './refusal.ts';
import { type Disguise, become, enterContext, unmask } from './session.ts';

export interface Bench {
  readonly connection: Connection;
  readonly tenancy: Tenancy;
  readonly world: World;
  readonly disguise: Disguise;
  readonly ledgers: ReadonlyMap<string, Ledger>;
}

/**
 * Runs the probes, those of one role and context together: one savepoint opens the session state, and rolling back to
 * it after each probe restores rows, settings and role alike.
 */
export async function runProbes(
  bench: Bench,
  probes: readonly Probe[],
  onOutcome: (probe: Probe, outcome: ProbeOutcome) => void,
): Promise<void> {
  const { connection } = bench;
  const groups = grouped(probes);
  // One proof that a door is open is enough: opening it in ten more ways costs time and reads like ten holes.
  const leaking = new Set<string>();
  for (const group of groups.values()) {
    const first = group[0];
    if (first === undefined) continue;
    await connection.script(trusted('savepoint bulkhead_group'));
    const refusal = await open(bench, first);
    if (refusal !== null) {
      await connection.script(trusted('rollback to savepoint bulkhead_group; release savepoint bulkhead_group'));
      for (const each of group) onOutcome(each, { kind: 'skipped', reason: refusal });
      continue;
    }
    for (const each of group) {
      if (leaking.has(seatOf(each)) && each.judge.kind !== 'control') {
        onOutcome(each, { kind: 'covered' });
        continue;
      }
      const outcome = await runOne(bench, each);
      if (outcome.kind === 'leak') leaking.add(seatOf(each));
      onOutcome(each, outcome);
      await connection.script(trusted('rollback to savepoint bulkhead_probe'));
    }
    await connection.script(trusted('rollback to savepoint bulkhead_group; release savepoint bulkhead_group'));
  }
}

/** Takes on role and context. A reason when the connection may not become the role. */
async function open(bench: Bench, first: Probe): Promise<string | null> {
  try {
    await bench.connection.script(trusted(become(bench.disguise, first.role)));
  } catch (error) {
    if (!isBulkheadError(error) || error.sqlstate !== '42501') throw error;
    return `the connection may not become ${first.role}`;
  }
  await enterContext(bench.connection, bench.tenancy, first.context);
  await bench.connection.script(trusted('savepoint bulkhead_probe'));
  return null;
}

async function runOne(bench: Bench, each: Probe): Promise<ProbeOutcome> {
  const control = each.judge.kind === 'control';
  const answer = await ask(bench, [...each.before, each.statement]);
  if ('sqlstate' in answer) return refused(bench, each, answer);
  const { judge } = each;
  switch (judge.kind) {
    case 'number':
      return crossing(Number(Object.values(answer.rows[0] ?? {})[0] ?? 0));
    case 'count':
      return crossing(answer.count);
    case 'accepted':
      return { kind: 'leak', rows: Math.max(1, answer.count) };
    case 'control':
      return {
        kind: 'control',
        open: answer.count > 0,
        reason: answer.count > 0 || !control ? '' : 'the role saw or touched no row of its own',
      };
    case 'ledger':
      return crossing(await changes(bench, judge.watch));
    case 'same-answer':
      return sameAnswer(bench, judge.twin, null);
    case 'canary': {
      const texts = answer.rows.map((row) => JSON.stringify(row));
      const seen = texts.filter((text) => judge.canaries.some((canary) => text.includes(canary))).length;
      return crossing(seen > 0 ? seen : await changes(bench, judge.watch));
    }
  }
}

const crossing = (rows: number): ProbeOutcome => (rows > 0 ? { kind: 'leak', rows } : { kind: 'held' });

interface Answer {
  readonly rows: readonly Record<string, unknown>[];
  readonly count: number;
}

async function ask(bench: Bench, statements: readonly string[]): Promise<Answer | Refusal> {
  try {
    let last: Answer = { rows: [], count: 0 };
    for (const statement of statements) last = await bench.connection.query<Record<string, unknown>>(trusted(statement));
    return last;
  } catch (error) {
    if (!isBulkheadError(error)) throw error;
    if (error.sqlstate === undefined || error.sqlstate.startsWith('08') || error.sqlstate.startsWith('57P')) {
      throw new BulkheadError('BH7002', {
        message: 'the connection was lost during the attack',
        detail: error.message,
        sqlstate: error.sqlstate,
        cause: error,
      });
    }
    return readRefusal(error.sqlstate, error.message, error.detail);
  }
}

async function changes(bench: Bench, watch: readonly string[]): Promise<number> {
  const prints = watch.flatMap((key) => bench.world.prints.get(key) ?? []);
  await bench.connection.script(trusted(unmask(bench.disguise)));
  const now = await readLedgers(bench.connection, bench.world, prints);
  return prints.reduce((sum, print) => sum + touched(bench.ledgers.get(print.key), now.get(print.key)), 0);
}

async function refused(bench: Bench, each: Probe, refusal: Refusal): Promise<ProbeOutcome> {
  const { judge } = each;
  if (judge.kind === 'control') return { kind: 'control', open: false, reason: refusal.text };
  if ((judge.kind === 'accepted' || judge.kind === 'ledger' || judge.kind === 'count') && judge.states?.includes(refusal.sqlstate) === true)
    return { kind: 'leak', rows: 1 };
  if (judge.kind === 'accepted' && judge.harmless?.includes(refusal.sqlstate) === true) return { kind: 'held' };
  if (refusal.kind === 'unsupported') return { kind: 'skipped', reason: refusal.text };
  if (judge.kind === 'same-answer' && refusal.kind !== 'unclear') return sameAnswer(bench, judge.twin, refusal);
  // A session that no honest code reaches may break statements as it likes, as long as nothing is seen.
  const lenient =
    each.context.family === 'malformed' ||
    each.context.family === 'none' ||
    each.context.family === 'empty' ||
    each.context.family === 'forged';
  // A routine that cannot work with the arguments we found was not really tried.
  if (each.family === 'routine' && refusal.data && !lenient)
    return { kind: 'skipped', reason: `no arguments were found that it takes (${refusal.text})` };
  if (refusal.kind === 'unclear' && !(lenient && refusal.data)) return { kind: 'failed', reason: refusal.text };
  return { kind: 'held' };
}

/** Asks for something that does not exist anywhere; a different answer tells that the first thing does. */
async function sameAnswer(bench: Bench, twin: string, first: Refusal | null): Promise<ProbeOutcome> {
  await bench.connection.script(trusted('rollback to savepoint bulkhead_probe'));
  const second = await ask(bench, [twin]);
  const code = (answer: Answer | Refusal | null): string =>
    answer !== null && 'sqlstate' in answer ? `${answer.sqlstate} ${answer.constraint ?? ''}` : 'accepted';
  if ('sqlstate' in second && second.kind === 'unclear') return { kind: 'failed', reason: second.text };
  return code(first) === code(second) ? { kind: 'held' } : { kind: 'oracle' };
}

function seatOf(each: Probe): string {
  // Of these families each technique is about another column or key.
  const shape = each.family === 'column' || each.family === 'foreign-key' || each.family === 'unique' ? each.technique : '';
  return [each.role, each.object, each.command, each.family, shape].join(' ');
}

export function groupOf(each: Probe): string {
  return `${each.context.family === 'none' ? 0 : 1} ${each.role} ${each.context.name}`;
}

/** In order of first appearance, but sessions without any context before all others. */
function grouped(probes: readonly Probe[]): ReadonlyMap<string, Probe[]> {
  const groups = new Map<string, Probe[]>();
  for (const each of [...probes].sort((a, b) => Number(groupOf(a)[0]) - Number(groupOf(b)[0]))) {
    const group = groups.get(groupOf(each));
    if (group === undefined) groups.set(groupOf(each), [each]);
    else group.push(each);
  }
  return groups;
}
