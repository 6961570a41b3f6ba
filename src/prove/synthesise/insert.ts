import { isBulkheadError } from '../../base/errors.ts';
import { nameKey, quoteIdent, quoteLiteral } from '../../base/ident.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import type { Database } from '../../model/database.ts';
import { type Lessons, Missing, type Wanted, compose, noLessons } from './compose.ts';
import { insertText, relation } from './statement.ts';
import type { Cell, SeededRow, World } from './world.ts';

export interface Inserted {
  readonly row: SeededRow;
  readonly cells: ReadonlyMap<string, Cell>;
  readonly statement: string;
}

export interface Inserter {
  readonly connection: Connection;
  readonly database: Database;
  readonly world: World;
  /** Whether triggers and foreign keys may be silenced for a row that cannot be made otherwise. */
  readonly mayReplicate: boolean;
  /** What was learnt about each table, kept so that the next row starts there. */
  readonly lessons: Map<string, Lessons>;
}

const tries = 12;

/**
 * Makes one row: composes it, lets the server judge it, and repairs what the server objects to. Returns the reason as
 * a text when nothing works. Runs in a savepoint, so a failed try leaves nothing behind.
 */
export async function insertRow(inserter: Inserter, wanted: Wanted): Promise<Inserted | string> {
  const { connection, lessons } = inserter;
  const known = lessons.get(wanted.print.key) ?? noLessons();
  lessons.set(wanted.print.key, known);
  let reason = 'no value was accepted';
  for (let attempt = 0; attempt < tries; attempt++) {
    known.round = attempt === 0 ? 0 : known.round + 1;
    try {
      return await once(inserter, wanted, known, false);
    } catch (error) {
      if (error instanceof Missing) return error.message;
      if (!isBulkheadError(error) || error.sqlstate === undefined) throw error;
      await connection.script(trusted('rollback to savepoint bulkhead_row; release savepoint bulkhead_row'));
      reason = `the server refused the row (${error.sqlstate}${error.detail === undefined ? '' : `, ${error.detail}`})`;
      if (!learn(known, wanted, error.sqlstate, error.detail, error.message, attempt)) break;
    }
  }
  if (!inserter.mayReplicate) return reason;
  try {
    return await once(inserter, wanted, known, true);
  } catch (error) {
    if (!isBulkheadError(error) || error.sqlstate === undefined) throw error;
    await connection.script(trusted('rollback to savepoint bulkhead_row; release savepoint bulkhead_row'));
    return reason;
  }
}

async function once(inserter: Inserter, wanted: Wanted, lessons: Lessons, replica: boolean): Promise<Inserted> {
  const { connection, database, world } = inserter;
  const { table } = wanted.print;
  const cells = await compose(connection, database, world, wanted, lessons);
  const statement = insertText(table, relation(wanted.leaf ?? table), cells);
  await connection.script(trusted('savepoint bulkhead_row'));
  if (replica) await connection.script(trusted('set local session_replication_role = replica'));
  const columns = table.columns.map((column, index) => `${quoteIdent(column.name)}::text as c${index}`);
  const { rows } = await connection.query<Record<string, string | null>>(
    trusted(`${statement} returning tableoid::regclass::oid::text as leaf, ${columns.join(', ')}`),
  );
  if (replica) await connection.script(trusted('set local session_replication_role = origin'));
  else await connection.script(trusted('set constraints all immediate; set constraints all deferred'));
  await connection.script(trusted('release savepoint bulkhead_row'));
  const values = new Map(table.columns.map((column, index) => [column.name, rows[0]?.[`c${index}`] ?? null]));
  const guarded = replica
    ? `set local session_replication_role = replica; ${statement}; set local session_replication_role = origin`
    : statement;
  return { row: { table, leaf: nameKey(wanted.leaf ?? table), party: wanted.party, values, existing: null }, cells, statement: guarded };
}

/** Reads the refusal. False when there is nothing more to try. */
function learn(lessons: Lessons, wanted: Wanted, sqlstate: string, detail: string | undefined, message: string, attempt: number): boolean {
  const { print } = wanted;
  const constraint = detail?.replace(/^constraint /, '');
  if (sqlstate === '23505' || sqlstate === '23P01') {
    const columns = print.uniques.find((unique) => unique.name === constraint)?.columns ?? print.primary;
    for (const column of columns) lessons.salted.add(column);
    return true;
  }
  if (sqlstate === '23502') {
    const column = /column "([^"]+)"/.exec(message)?.[1];
    if (column === undefined || lessons.forced.has(column))
      return turn(
        lessons,
        print.table.columns.map((each) => each.name),
        attempt,
      );
    lessons.forced.add(column);
    return true;
  }
  if (sqlstate === '23514') {
    const check = print.checks.find((candidate) => candidate.name === constraint);
    // No value of the columns that were chosen will do: one that may be null has to be there (`live` needs `approved_at`).
    if (attempt === 3) for (const column of check?.columns ?? []) lessons.forced.add(column);
    return turn(lessons, check?.columns ?? print.table.columns.map((each) => each.name), attempt);
  }
  if (sqlstate.startsWith('22') || sqlstate === '23503') {
    if (!lessons.lean) {
      lessons.lean = true;
      return true;
    }
    return (
      sqlstate !== '23503' &&
      turn(
        lessons,
        print.table.columns.map((each) => each.name),
        attempt,
      )
    );
  }
  if (!lessons.lean && sqlstate !== '42501') {
    lessons.lean = true;
    return true;
  }
  return false;
}

function turn(lessons: Lessons, columns: readonly string[], attempt: number): boolean {
  for (const column of columns) lessons.rotation.set(column, attempt + 1);
  return true;
}

/** A row that is there already, for tables that cannot be filled and serve everybody. */
export async function existingRow(inserter: Inserter, wanted: Wanted, where: string): Promise<SeededRow | undefined> {
  const { table } = wanted.print;
  const { rows } = await inserter.connection.query<{ there: boolean }>(
    trusted(`select true as there from ${relation(table)} t where ${where} limit 1`),
  );
  if (rows.length === 0) return undefined;
  const from = `${relation(table)} t where ${where} order by ctid limit 1`;
  return { table, leaf: nameKey(table), party: wanted.party, values: new Map(), existing: from };
}

export function equalsText(column: string, value: string): string {
  return `${quoteIdent(column)}::text = ${quoteLiteral(value)}`;
}
