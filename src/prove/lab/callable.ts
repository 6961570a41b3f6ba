import { lit, join, sql } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';

/** A routine that a role may call, with what is needed to write the call. */
export interface Callable {
  readonly role: string;
  readonly schema: string;
  readonly name: string;
  /** As the model spells it, so that the contract's entry can be found. */
  readonly signature: string;
  readonly procedure: boolean;
  readonly arguments: readonly { readonly name: string; readonly type: string; readonly optional: boolean }[];
}

/** Functions and procedures of the governed schemas that the roles may execute; what an extension brought is not ours to call. */
export async function readCallables(
  connection: Connection,
  roles: readonly string[],
  schemas: readonly string[],
): Promise<readonly Callable[]> {
  if (roles.length === 0 || schemas.length === 0) return [];
  const { rows } = await connection.query<{ found: Callable[] | null }>(sql`
    select jsonb_agg(jsonb_build_object('role', r.rolname, 'schema', n.nspname, 'name', p.proname,
      'signature', pg_get_function_identity_arguments(p.oid), 'procedure', p.prokind = 'p',
      'arguments', coalesce((select jsonb_agg(jsonb_build_object('name', coalesce(p.proargnames[a.position], ''), 'type', format_type(a.type, null), 'optional', a.number > p.pronargs - p.pronargdefaults) order by a.number)
        from (select u.type, u.position, row_number() over (order by u.position) as number
              from unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality as u(type, position)
              where p.proargmodes is null or p.proargmodes[u.position] in ('i', 'b', 'v')) a), '[]')) order by r.rolname, n.nspname, p.proname, p.oid) as found
    from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace cross join pg_catalog.pg_roles r
    where p.prokind in ('f', 'p') and p.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype, 'internal'::regtype)
      and not exists (select 1 from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
      and r.rolname in (${join(roles.map(lit))}) and n.nspname in (${join(schemas.map(lit))})
      and has_schema_privilege(r.oid, n.oid, 'USAGE') and has_function_privilege(r.oid, p.oid, 'EXECUTE')`);
  return rows[0]?.found ?? [];
}
