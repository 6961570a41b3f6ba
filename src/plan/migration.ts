import { backfillBlock } from '../compile/backfill.ts';
import type { Plan, Step } from './plan.ts';

export type Layout = 'sql' | 'supabase';

export interface MigrationFile {
  /** Path below the output folder. */
  readonly path: string;
  readonly text: string;
}

export interface MigrationOptions {
  readonly layout: Layout;
  /** UTC time stamp `YYYYMMDDHHMMSS` of the first file; later ones count up. */
  readonly stamp: string;
  /** Default `seal`. */
  readonly name?: string;
}

/**
 * A plan as migration files for the user's own tool. `sql`: one file up and one down, with transactions written out.
 * `supabase`: a file per transaction, because that tool runs each file as one and concurrent index builds alone.
 */
export function migrationFiles(plan: Plan, options: MigrationOptions): readonly MigrationFile[] {
  if (plan.steps.length === 0) return [];
  const name = options.name ?? 'seal';
  const alone = plan.steps.every((step) => step.transactional);
  if (options.layout === 'sql') {
    const down = [...plan.steps].reverse();
    return [
      {
        path: `${options.stamp}_${name}.up.sql`,
        text: `${header(plan, name, 'up', plan.steps.every(inTransaction))}${questions(plan)}${segments(plan.steps).map(written).join('\n')}`,
      },
      { path: `${options.stamp}_${name}.down.sql`, text: `${header(plan, name, 'down', alone)}${segments(down).map(undone).join('\n')}` },
    ];
  }
  const files = merged(segments(plan.steps)).map((steps, index) => {
    const one = steps.every((step) => step.transactional);
    const asked = index === 0 ? questions(plan) : '';
    const text = `${header(plan, name, 'up', one, atOnce(steps))}${asked}${one ? settings : ''}${steps.map(statement).join('\n')}`;
    return { path: `supabase/migrations/${later(options.stamp, index)}_${name}_${index + 1}.sql`, text };
  });
  const down = [...plan.steps].reverse();
  return [
    ...files,
    {
      path: `supabase/rollback/${options.stamp}_${name}.down.sql`,
      text: `${header(plan, name, 'down', alone)}${segments(down).map(undone).join('\n')}`,
    },
  ];
}

// Validations scan tables and backfills write them; both are kept out of the transactions that hold strong locks even
// where files are merged.
function merged(all: readonly (readonly Step[])[]): readonly (readonly Step[])[] {
  const files: Step[][] = [];
  for (const steps of all) {
    const last = files.at(-1);
    const alone = steps.some(takesLong);
    const lastAlone = last?.some(takesLong) ?? true;
    if (alone || lastAlone || last === undefined) files.push([...steps]);
    else last.push(...steps);
  }
  return files;
}

function takesLong(step: Step): boolean {
  return !step.transactional || step.batch !== null || / validate constraint /.test(step.sql);
}

function segments(steps: readonly Step[]): readonly (readonly Step[])[] {
  const found: Step[][] = [];
  for (const step of steps) {
    const last = found.at(-1);
    if (last?.[0]?.segment === step.segment) last.push(step);
    else found.push([step]);
  }
  return found;
}

const settings = "set local row_security = off;\nset local lock_timeout = '2s';\n\n";

function written(steps: readonly Step[]): string {
  const body = steps.map((step) => (step.batch === null ? statement(step) : inBatches(step, step.batch))).join('\n');
  return steps.every(inTransaction) ? `begin;\n${settings}${body}\ncommit;\n` : `${body}\n`;
}

function undone(steps: readonly Step[]): string {
  const body = steps
    .flatMap((step) => step.inverse)
    .map((text) => `${text};`)
    .join('\n\n');
  return body === '' ? '' : `begin;\n${settings}${body}\n\ncommit;\n`;
}

/** Whether a step may stand in a transaction with others: batches commit one by one. */
function inTransaction(step: Step): boolean {
  return step.transactional && step.batch === null;
}

function statement(step: Step): string {
  return `${remarks(step)}${step.sql};\n`;
}

function inBatches(step: Step, batch: NonNullable<Step['batch']>): string {
  return `${remarks(step)}-- ${rowsOf(batch)}; commits after each batch, until no row is left to fill\n${backfillBlock(batch).text};\n`;
}

function remarks(step: Step): string {
  const notes = step.hazards.map((hazard) => `-- ${hazard.kind}: ${hazard.text}\n`).join('');
  return step.lock === 'none' ? notes : `${notes}-- lock: ${step.lock} on ${step.object.name}\n`;
}

function rowsOf({ rows }: NonNullable<Step['batch']>): string {
  return rows === 0 ? 'its number of rows is not known (analyze would tell)' : `about ${rows} rows`;
}

/** A warning for files that have to be one transaction each. */
function atOnce(steps: readonly Step[]): string {
  return steps
    .flatMap(({ batch, object }) =>
      batch === null
        ? []
        : [`-- Updates ${object.name.slice(0, object.name.lastIndexOf('.'))} in one statement: ${rowsOf(batch)}, in one transaction.\n`],
    )
    .join('');
}

/** Machine-readable comments; they survive every migration tool. */
function header(plan: Plan, name: string, direction: 'up' | 'down', transactional: boolean, more = ''): string {
  const facts = {
    id: `bulkhead-${plan.to.slice(0, 12)}`,
    title: name,
    direction,
    reversible: 'yes',
    transactional: transactional ? 'yes' : 'no',
    'lock-budget': '2s per statement',
    'minimum-postgresql': '15',
    'fingerprint-before': direction === 'up' ? plan.from : plan.to,
    'fingerprint-after': direction === 'up' ? plan.to : plan.from,
  };
  return `${Object.entries(facts)
    .map(([key, value]) => `-- bulkhead:${key}: ${value}`)
    .join('\n')}\n-- Run as a role with BYPASSRLS: under forced row security an owner would change no row and say nothing.\n${more}\n`;
}

/** Raises before anything changes when a row would break a key. */
function questions(plan: Plan): string {
  if (plan.preflights.length === 0) return '';
  const checks = plan.preflights.map(
    (preflight) =>
      `  if (${preflight.count.replace('select count(*) as count', 'select count(*)')}) > 0 then\n    raise exception '${preflight.what.replaceAll("'", "''").replaceAll('%', '%%')}';\n  end if;`,
  );
  return `do $bulkhead$\nbegin\n${checks.join('\n')}\nend\n$bulkhead$;\n\n`;
}

function later(stamp: string, seconds: number): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(stamp) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second) + seconds);
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
}
