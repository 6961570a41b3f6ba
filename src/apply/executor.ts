import { sql } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import type { Executor } from '../plan/executor.ts';

/** Who is connected, as far as a plan has to know. */
export async function readExecutor(connection: Connection): Promise<Executor> {
  const { rows } = await connection.query<{ superuser: boolean; name: string }>(
    sql`select rolsuper as superuser, rolname as name from pg_roles where rolname = current_user`,
  );
  return { superuser: rows[0]?.superuser ?? false, name: rows[0]?.name ?? '' };
}
