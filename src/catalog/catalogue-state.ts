import { trusted } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import { sqlFiles } from '../generated/sql.ts';

/**
 * A text that changes whenever the catalogue changes in something that an audit reads: to be asked for every few seconds.
 * It may change without such a reason, e.g. by temporary tables, and says nothing about what changed.
 */
export async function catalogueState(connection: Connection): Promise<string> {
  const { rows } = await connection.query<{ state: string }>(trusted(sqlFiles['catalog/catalogue-state']));
  return rows[0]?.state ?? '';
}
