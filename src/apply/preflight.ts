import { BulkheadError } from '../base/errors.ts';
import { sql, trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import { inTransaction } from '../driver/transaction.ts';
import type { Plan, Preflight } from '../plan/plan.ts';

export interface Obstacle extends Preflight {
  readonly rows: number;
}

/** Asks the plan's questions about existing rows; what comes back stands in the way. */
export async function findObstacles(connection: Connection, plan: Plan): Promise<readonly Obstacle[]> {
  return inTransaction(
    connection,
    async () => {
      await connection.query(sql`set local row_security = off`);
      const found: Obstacle[] = [];
      for (const preflight of plan.preflights) {
        const { rows } = await connection.query<{ count: string }>(trusted(preflight.count));
        const count = Number(rows[0]?.count ?? 0);
        if (count > 0) found.push({ ...preflight, rows: count });
      }
      return found;
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

/**
 * Stops when rows break a key. Nothing has been changed.
 *
 * @throws BH4001 with every count and a query that shows the rows.
 */
export function refuseObstacles(obstacles: readonly Obstacle[]): void {
  if (obstacles.length === 0) return;
  throw new BulkheadError('BH4001', {
    message: `existing rows break ${obstacles.length === 1 ? 'a key' : `${obstacles.length} keys`} of the plan; nothing was changed`,
    detail: obstacles.map((obstacle) => `${obstacle.rows} ${obstacle.what}\n  ${obstacle.show};`).join('\n'),
    hint: 'Look at the rows with the queries above, give each to its tenant or delete it, and plan again.',
    object: obstacles[0]?.object,
  });
}
