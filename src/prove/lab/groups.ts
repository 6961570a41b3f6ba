import { isBulkheadError } from '../../base/errors.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import type { Attempt } from './probe.ts';
import { type Disguise, become, enterContext } from './session.ts';

export interface Dressing {
  readonly connection: Connection;
  readonly tenancy: Tenancy;
  readonly disguise: Disguise;
}

/**
 * Does the work for each attempt in its role and context, those of one role and context together: one savepoint opens
 * the session state, and rolling back to it after each attempt restores rows, settings and role alike.
 */
export async function inSessions<A extends Attempt>(
  dressing: Dressing,
  attempts: readonly A[],
  work: (attempt: A) => Promise<void>,
  refused: (attempt: A, reason: string) => void,
): Promise<void> {
  const { connection } = dressing;
  for (const group of grouped(attempts).values()) {
    const first = group[0];
    if (first === undefined) continue;
    await connection.script(trusted('savepoint bulkhead_group'));
    const refusal = await open(dressing, first);
    if (refusal !== null) {
      await connection.script(trusted('rollback to savepoint bulkhead_group; release savepoint bulkhead_group'));
      for (const each of group) refused(each, refusal);
      continue;
    }
    for (const each of group) await work(each);
    await connection.script(trusted('rollback to savepoint bulkhead_group; release savepoint bulkhead_group'));
  }
}

/** Back to where the session of the running attempt was opened. */
export async function startOver(connection: Connection): Promise<void> {
  await connection.script(trusted('rollback to savepoint bulkhead_probe'));
}

/** Takes on role and context. A reason when the connection may not become the role. */
async function open(dressing: Dressing, first: Attempt): Promise<string | null> {
  try {
    await dressing.connection.script(trusted(become(dressing.disguise, first.role)));
  } catch (error) {
    if (!isBulkheadError(error) || error.sqlstate !== '42501') throw error;
    return `the connection may not become ${first.role}`;
  }
  await enterContext(dressing.connection, dressing.tenancy, first.context);
  await dressing.connection.script(trusted('savepoint bulkhead_probe'));
  return null;
}

function groupOf(each: Attempt): string {
  return `${each.context.family === 'none' ? 0 : 1} ${each.role} ${each.context.name}`;
}

/** In order of first appearance, but sessions without any context before all others. */
function grouped<A extends Attempt>(attempts: readonly A[]): ReadonlyMap<string, A[]> {
  const groups = new Map<string, A[]>();
  for (const each of [...attempts].sort((a, b) => Number(groupOf(a)[0]) - Number(groupOf(b)[0]))) {
    const group = groups.get(groupOf(each));
    if (group === undefined) groups.set(groupOf(each), [each]);
    else group.push(each);
  }
  return groups;
}
