import { readFileSync } from 'node:fs';
import { sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';

export const roles = ['bh_prove_migrator', 'bh_prove_app', 'bh_prove_readonly', 'bh_prove_anon'];

/** Makes the roles and the sealed system; for a template. */
export async function sealedTemplate(driver: Driver): Promise<void> {
  await withConnection(driver, async (connection) => {
    await connection.script(sql`
      do $$ begin
        create role bh_prove_migrator bypassrls;
        create role bh_prove_app login;
        create role bh_prove_readonly login;
        create role bh_prove_anon login;
      exception when duplicate_object then null; end $$`);
    await connection.script(trusted(readFileSync(new URL('sealed.sql', import.meta.url), 'utf8')));
  });
}

export const read = (connection: Connection): Promise<Database> => introspect(connection, { roles });
export const readInside = (connection: Connection): Promise<Database> => introspect(connection, { roles, withinTransaction: true });

/** The whole content of the database as one value: what an attack must leave as it was. */
export async function contentOf(connection: Connection): Promise<string> {
  const tables = await connection.query<{ name: string }>(sql`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_t%' order by 1`);
  const lines: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await connection.query<{ mark: string }>(
      trusted(
        `select count(*) || ' ' || coalesce(md5(string_agg(t.ctid::text || t.xmin::text || t::text, '|' order by t.ctid)), '') as mark from ${name} t`,
      ),
    );
    lines.push(`${name} ${rows[0]?.mark ?? ''}`);
  }
  const settings = await connection.query<{ state: string }>(sql`
    select concat_ws(' ', current_user, session_user, current_setting('role'), current_setting('search_path'), current_setting('statement_timeout'), current_setting('lock_timeout'),
      current_setting('session_replication_role'), coalesce(nullif(current_setting('app.tenant_id', true), ''), 'no tenant')) as state`);
  return [...lines, settings.rows[0]?.state ?? ''].join('\n');
}
