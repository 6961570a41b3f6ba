import { sql } from '../base/sql.ts';
import type { Connection } from '../driver/driver.ts';
import type { Executor } from '../plan/executor.ts';

/** Who is connected, as far as a plan has to know. */
export async function readExecutor(connection: Connection): Promise<Executor> {
  const { rows } = await connection.query<{
    name: string;
    superuser: boolean;
    bypass_rls: boolean;
    create_role: boolean;
    create_db: boolean;
    creates_schemas: boolean;
    inherits: readonly string[];
    administers: readonly string[];
  }>(
    sql`select
      r.rolname as name,
      r.rolsuper as superuser,
      r.rolbypassrls as bypass_rls,
      r.rolcreaterole as create_role,
      r.rolcreatedb as create_db,
      has_database_privilege(current_database(), 'create') as creates_schemas,
      (select coalesce(jsonb_agg(o.rolname), '[]') from pg_roles as o where pg_has_role(o.oid, 'usage')) as inherits,
      (select coalesce(jsonb_agg(o.rolname), '[]') from pg_roles as o where pg_has_role(o.oid, 'member with admin option')) as administers
    from pg_roles as r
    where r.rolname = current_user`,
  );
  const [row] = rows;
  return {
    name: row?.name ?? '',
    superuser: row?.superuser ?? false,
    bypassRls: row?.bypass_rls ?? false,
    createRole: row?.create_role ?? false,
    createDb: row?.create_db ?? false,
    createsSchemas: row?.creates_schemas ?? false,
    inherits: new Set(row?.inherits),
    administers: new Set(row?.administers),
  };
}
