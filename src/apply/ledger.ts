import { isBulkheadError } from '../base/errors.ts';
import { sql, trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import type { Database } from '../model/database.ts';
import { fromSnapshot, toSnapshot } from '../model/snapshot.ts';
import { sqlFiles } from '../generated/sql.ts';
import type { Plan } from '../plan/plan.ts';

export type LedgerState = 'running' | 'applied' | 'undoing' | 'undone';

export interface LedgerEntry {
  readonly id: string;
  readonly state: LedgerState;
  /** The last segment that is in the database. */
  readonly segment: number;
  readonly plan: Plan;
  readonly startedAt: string;
}

/** Reads the ledger, oldest first; empty when there is none yet. */
export async function readLedger(connection: Connection): Promise<readonly LedgerEntry[]> {
  const { rows: found } = await connection.query<{ there: boolean }>(
    sql`select to_regclass('bulkhead_ledger.applied') is not null as there`,
  );
  if (found[0]?.there !== true) return [];
  const { rows } = await connection.query<{ id: string; state: LedgerState; segment: number; plan: Plan; started_at: string }>(
    sql`select id::text as id, state, segment, plan, started_at::text as started_at from bulkhead_ledger.applied order by id`,
  );
  return rows.map((row) => ({ id: row.id, state: row.state, segment: row.segment, plan: row.plan, startedAt: row.started_at }));
}

/** The two ends of a plan, as pictures. */
export interface Ends {
  readonly found: Database;
  readonly desired: Database;
}

/** Opens an entry for a plan that is about to be applied. */
export async function openEntry(connection: Connection, plan: Plan, ends: Ends, rehearsed: boolean): Promise<LedgerEntry> {
  await connection.script(trusted(sqlFiles['apply/create-ledger']));
  const { rows } = await connection.query<{ id: string; started_at: string }>(
    sql`insert into bulkhead_ledger.applied (state, plan, found, desired, rehearsed)
      values ('running', ${JSON.stringify(plan)}::jsonb, ${toSnapshot(ends.found)}::jsonb, ${toSnapshot(ends.desired)}::jsonb, ${rehearsed})
      returning id::text as id, started_at::text as started_at`,
  );
  const [row] = rows;
  return { id: row?.id ?? '', state: 'running', segment: 0, plan, startedAt: row?.started_at ?? '' };
}

/** A picture that was recorded with the plan; null when there is none that this version can read. */
export async function recordedPicture(connection: Connection, entry: LedgerEntry, end: keyof Ends): Promise<Database | null> {
  // By way of the row as JSON: a ledger of an earlier version lacks the column.
  const { rows } = await connection.query<{ picture: unknown }>(
    sql`select to_jsonb(a) -> ${end}::text as picture from bulkhead_ledger.applied as a where id = ${entry.id}`,
  );
  try {
    return fromSnapshot(JSON.stringify(rows[0]?.picture ?? null));
  } catch (error) {
    if (isBulkheadError(error) && error.code === 'BH2002') return null;
    throw error;
  }
}

/** Notes how far the plan is; inside a segment's transaction, so that the note and the change stand or fall together. */
export async function noteSegment(connection: Connection, entry: LedgerEntry, segment: number, state: LedgerState): Promise<void> {
  const finished = state === 'applied' || state === 'undone';
  await connection.query(sql`update bulkhead_ledger.applied
    set segment = ${segment}, state = ${state}, finished_at = case when ${finished}::boolean then now() end
    where id = ${entry.id}`);
}

/** Removes the ledger once nothing that it records is in the database any more. */
export async function dropLedgerIfDone(connection: Connection): Promise<boolean> {
  const entries = await readLedger(connection);
  if (entries.some((entry) => entry.state !== 'undone')) return false;
  await connection.query(sql`drop schema if exists bulkhead_ledger cascade`);
  return true;
}
