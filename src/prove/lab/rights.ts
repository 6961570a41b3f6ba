import { lit, join, sql } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';

/** What the server says a role may do with a relation, memberships and PUBLIC included; of a view, only what it can pass on. */
export interface Rights {
  readonly select: readonly string[];
  readonly insert: readonly string[];
  readonly update: readonly string[];
  readonly delete: boolean;
  readonly truncate: boolean;
  readonly trigger: boolean;
  readonly references: boolean;
  /** USAGE on the schema: without it every other right is asleep. */
  readonly usage: boolean;
}

export type RightsTable = ReadonlyMap<string, Rights>;

export const noRights: Rights = {
  select: [],
  insert: [],
  update: [],
  delete: false,
  truncate: false,
  trigger: false,
  references: false,
  usage: false,
};

export function rightsKey(role: string, relation: string): string {
  return `${role} ${relation}`;
}

/** Effective rights of every role on every relation outside the system schemas, in one round trip. */
export async function readRights(connection: Connection, roles: readonly string[]): Promise<RightsTable> {
  if (roles.length === 0) return new Map();
  const { rows } = await connection.query<{ role: string; relation: string; rights: Rights }>(sql`
    select r.rolname::text as role, n.nspname || '.' || c.relname as relation,
      jsonb_build_object(
        'select', coalesce((select jsonb_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')), '[]'),
        'insert', coalesce((select jsonb_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, 'INSERT') and (c.relkind <> 'v' or pg_column_is_updatable(c.oid, a.attnum, true))), '[]'),
        'update', coalesce((select jsonb_agg(a.attname order by a.attnum) from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and has_column_privilege(r.oid, c.oid, a.attnum, 'UPDATE') and (c.relkind <> 'v' or pg_column_is_updatable(c.oid, a.attnum, true))), '[]'),
        'delete', has_table_privilege(r.oid, c.oid, 'DELETE') and (c.relkind <> 'v' or pg_relation_is_updatable(c.oid, true) & 16 = 16), 'truncate', has_table_privilege(r.oid, c.oid, 'TRUNCATE'),
        'trigger', has_table_privilege(r.oid, c.oid, 'TRIGGER'), 'references', has_table_privilege(r.oid, c.oid, 'REFERENCES'),
        'usage', has_schema_privilege(r.oid, n.oid, 'USAGE')) as rights
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    cross join pg_catalog.pg_roles r
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_t%'
      and r.rolname in (${join(roles.map(lit))})`);
  return new Map(rows.map((row) => [rightsKey(row.role, row.relation), row.rights]));
}

export function rightsOf(table: RightsTable, role: string, relation: string): Rights {
  return table.get(rightsKey(role, relation)) ?? noRights;
}

/** True when the role can do nothing at all there, so that one attempt per command tells everything. */
export function isShut(rights: Rights): boolean {
  return !rights.usage || (rights.select.length + rights.insert.length + rights.update.length === 0 && !rights.delete && !rights.truncate);
}
