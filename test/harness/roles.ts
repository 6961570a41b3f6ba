import { id, sql } from '../../src/base/sql.ts';
import { type Connection, type Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';

/** Whether a role is meant by a declaration: its name, or a prefix followed by `*`. */
export function declares(pattern: string, role: string): boolean {
  return pattern.endsWith('*') ? role.startsWith(pattern.slice(0, -1)) : pattern === role;
}

/**
 * Drops roles and what they own in the connection's database. Roles that other databases know cannot be dropped; the
 * server's error says which.
 */
export async function dropRolesOf(connection: Connection, roles: readonly string[]): Promise<void> {
  for (const role of roles) await connection.query(sql`drop owned by ${id(role)} cascade`);
  for (const role of roles) await connection.query(sql`drop role ${id(role)}`);
}

/** Drops every role whose name starts with `prefix`, with what it owns in the driver's database. Returns their names. */
export async function dropRoles(driver: Driver, prefix: string): Promise<readonly string[]> {
  return withConnection(driver, async (connection) => {
    const found = await connection.query<{ name: string }>(
      sql`select rolname::text as name from pg_roles where rolname ^@ ${prefix} order by 1`,
    );
    const names = found.rows.map((row) => row.name);
    await dropRolesOf(connection, names);
    return names;
  });
}
