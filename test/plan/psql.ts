import { sql, trusted } from '../../src/base/sql.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';

// Quoted names and constants, dollar-quoted bodies and comments: a semicolon inside of one ends nothing.
const opaque = /"(?:[^"]|"")*"|'(?:[^']|'')*'|\$([a-z_]*)\$[\s\S]*?\$\1\$|--[^\n]*|;/g;

/** The statements of a script, cut as psql cuts them. */
export function statementsOf(script: string): readonly string[] {
  const ends = [...script.matchAll(opaque)].filter(([text]) => text === ';').map(({ index }) => index);
  return [...ends, script.length]
    .map((end, number) => script.slice(number === 0 ? 0 : (ends[number - 1] ?? 0) + 1, end).trim())
    .filter((text) => text.replace(/--[^\n]*/g, '').trim() !== '');
}

/** Runs a script as `psql -v ON_ERROR_STOP=1` does: statement by statement, on one connection, no transaction around. */
export async function runScript(driver: Driver, script: string): Promise<void> {
  await withConnection(driver, async (connection) => {
    for (const statement of statementsOf(script)) await connection.script(trusted(statement));
  });
}

/** Runs a script as a tool does that puts each file into a transaction. */
export async function runInTransaction(driver: Driver, script: string): Promise<void> {
  await withConnection(driver, async (connection) => {
    await connection.query(sql`begin`);
    try {
      await connection.script(trusted(script));
      await connection.query(sql`commit`);
    } catch (error) {
      await connection.query(sql`rollback`);
      throw error;
    }
  });
}
