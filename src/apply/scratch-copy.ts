import { isBulkheadError } from '../base/errors.ts';
import { type Sql, sql } from '../base/sql.ts';
import { createDatabaseSql } from '../compile/create-database.ts';
import type { Connection } from '../driver/driver.ts';
import type { Database } from '../model/database.ts';
import { diffDefaultPrivileges } from '../plan/diff-schemas.ts';

/** Builds an empty copy of a database from its picture. Returns what could not be made, in the server's words. */
export async function buildCopy(connection: Connection, picture: Database): Promise<readonly string[]> {
  const { objects, access } = createDatabaseSql(picture);
  await connection.query(sql`set check_function_bodies = off`);
  const failed = await untilStuck(connection, objects);
  const rights = await untilStuck(connection, access);
  const defaults = diffDefaultPrivileges({ ...picture, defaultPrivileges: [] }, picture).map((staged) => staged.statement.sql);
  return [...failed, ...rights, ...(await untilStuck(connection, defaults))];
}

// Tries again what failed as long as something succeeds: the dependencies among functions, tables and views sort
// themselves out, and what is left at the end is what cannot be made.
async function untilStuck(connection: Connection, statements: readonly Sql[]): Promise<readonly string[]> {
  let left = statements.map((statement) => ({ statement, reason: '' }));
  for (;;) {
    const still: typeof left = [];
    for (const { statement } of left) {
      try {
        await connection.query(statement);
      } catch (error) {
        still.push({ statement, reason: isBulkheadError(error) ? error.message : String(error) });
      }
    }
    if (still.length === 0 || still.length === left.length)
      return still.map(({ statement, reason }) => `${reason}: ${statement.text.slice(0, 120)}`);
    left = still;
  }
}
