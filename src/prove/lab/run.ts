import { trusted } from '../../base/sql.ts';
import type { World } from '../synthesise/world.ts';
import { type Answer, ask } from './ask.ts';
import { type Dressing, inSessions, startOver } from './groups.ts';
import { type Ledger, readLedgers, touched } from './ledger.ts';
import type { Probe, ProbeOutcome } from './probe.ts';
import type { Refusal } from './refusal.ts';
import { unmask } from './session.ts';

export interface Bench extends Dressing {
  readonly world: World;
  readonly ledgers: ReadonlyMap<string, Ledger>;
}

/** Runs the probes one by one; each leaves everything as it was. */
export async function runProbes(
  bench: Bench,
  probes: readonly Probe[],
  onOutcome: (probe: Probe, outcome: ProbeOutcome) => void,
): Promise<void> {
  // One proof that a door is open is enough: opening it in ten more ways costs time and reads like ten holes.
  const leaking = new Set<string>();
  const work = async (each: Probe): Promise<void> => {
    if (leaking.has(seatOf(each)) && each.judge.kind !== 'control') {
      onOutcome(each, { kind: 'covered' });
      return;
    }
    const outcome = await runOne(bench, each);
    if (outcome.kind === 'leak') leaking.add(seatOf(each));
    onOutcome(each, outcome);
    await startOver(bench.connection);
  };
  await inSessions(bench, probes, work, (each, reason) => onOutcome(each, { kind: 'skipped', reason, attacks: 1 }));
}

async function runOne(bench: Bench, each: Probe): Promise<ProbeOutcome> {
  const control = each.judge.kind === 'control';
  const answer = await ask(bench.connection, [...each.before, each.statement]);
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
  if (refusal.kind === 'unsupported') return { kind: 'skipped', reason: refusal.text, attacks: 1 };
  if (judge.kind === 'same-answer' && refusal.kind !== 'unclear') return sameAnswer(bench, judge.twin, refusal);
  // A session that no honest code reaches may break statements as it likes, as long as nothing is seen.
  const lenient =
    each.context.family === 'malformed' ||
    each.context.family === 'none' ||
    each.context.family === 'empty' ||
    each.context.family === 'forged';
  // A routine that cannot work with the arguments we found was not really tried.
  if (each.family === 'routine' && refusal.data && !lenient)
    return { kind: 'skipped', reason: `no arguments were found that it takes (${refusal.text})`, attacks: 1 };
  if (refusal.kind === 'unclear' && !(lenient && refusal.data)) return { kind: 'failed', reason: refusal.text };
  return { kind: 'held' };
}

/** Asks for something that does not exist anywhere; a different answer tells that the first thing does. */
async function sameAnswer(bench: Bench, twin: string, first: Refusal | null): Promise<ProbeOutcome> {
  await startOver(bench.connection);
  const second = await ask(bench.connection, [twin]);
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
