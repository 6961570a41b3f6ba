import { quoteIdent, quoteLiteral } from '../../base/ident.ts';
import { renderPredicate } from '../../model/render-predicate.ts';
import type { Members, Tenancy } from '../../model/tenancy.ts';
import { conditionsOf } from './conditions.ts';
import { contextValue } from './context-value.ts';

/** SQL of the current tenant, for bodies of functions. */
export function tenantSql(tenancy: Tenancy): string {
  const { tenant } = tenancy.context;
  return tenant.kind === 'membership' ? 'null' : renderPredicate(contextValue(tenant, tenancy.keyType));
}

export function actorSql(tenancy: Tenancy): string {
  const { actor, actorType } = tenancy.context;
  return actor === null ? `null::${actorType}` : renderPredicate(contextValue(actor, actorType));
}

function from(members: Members): string {
  return `${quoteIdent(members.table.schema)}.${quoteIdent(members.table.name)} as m`;
}

function column(name: string): string {
  return `m.${quoteIdent(name)}`;
}

/** The conditions under which a membership counts, each on its own line. */
function active(members: Members): readonly string[] {
  return conditionsOf(members.active, 'm').map(renderPredicate);
}

/** Lines of a body, indented for reading in \sf. */
function body(lines: readonly string[]): string {
  return `\n${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

function where(conditions: readonly string[]): readonly string[] {
  return conditions.map((text, index) => `${index === 0 ? 'where' : '  and'} ${text}`);
}

function mine(tenancy: Tenancy, members: Members): readonly string[] {
  return [`${column(members.userColumn)} = ${actorSql(tenancy)}`, ...active(members)];
}

/** Name of the actor's role in the current tenant. */
export function actorRoleBody(tenancy: Tenancy, members: Members): string {
  const role = members.role;
  const inTenant = `${column(members.tenantColumn)} = ${tenantSql(tenancy)}`;
  const select =
    role?.kind === 'table' ? `r.${quoteIdent(role.name)}::text` : role === null ? 'null::text' : `${column(role.column)}::text`;
  return body([`select ${select}`, `from ${from(members)}`, ...joinRole(members), ...where([inTenant, ...mine(tenancy, members)])]);
}

function joinRole(members: Members): readonly string[] {
  const role = members.role;
  if (role?.kind !== 'table') return [];
  return [
    `join ${quoteIdent(role.table.schema)}.${quoteIdent(role.table.name)} as r on r.${quoteIdent(role.key)} = ${column(role.column)}`,
  ];
}

// A list of names, or an object whose value is true; a key that is there but false grants nothing.
function carries(members: Members): string {
  const places = [
    ...(members.permissions === null ? [] : [column(members.permissions)]),
    ...(members.role?.kind === 'table' && members.role.permissions !== null ? [`r.${quoteIdent(members.role.permissions)}`] : []),
  ];
  const one = (place: string) => `coalesce(${place} @> to_jsonb(array[$1]) or ${place} -> $1 = 'true'::jsonb, false)`;
  return places.length === 0 ? 'false' : `(${places.map(one).join(' or ')})`;
}

export function hasPermissionBody(tenancy: Tenancy, members: Members): string {
  const inTenant = `${column(members.tenantColumn)} = ${tenantSql(tenancy)}`;
  return body([
    'select exists (',
    '  select',
    `  from ${from(members)}`,
    ...joinRole(members).map((line) => `  ${line}`),
    ...where([inTenant, ...mine(tenancy, members), carries(members)]).map((line) => `  ${line}`),
    ')',
  ]);
}

/** Tenants of the actor, narrowed by one more condition. */
export function actorTenantsBody(tenancy: Tenancy, members: Members, narrower: 'none' | 'role' | 'permission'): string {
  const role =
    members.role?.kind === 'table'
      ? `r.${quoteIdent(members.role.name)}::text`
      : members.role === null
        ? 'null::text'
        : `${column(members.role.column)}::text`;
  const extra = narrower === 'none' ? [] : narrower === 'role' ? [`${role} = any ($1)`] : [carries(members)];
  return body([
    `select coalesce(array_agg(${column(members.tenantColumn)}), '{}')`,
    `from ${from(members)}`,
    ...(narrower === 'none' ? [] : joinRole(members)),
    ...where([...mine(tenancy, members), ...extra]),
  ]);
}

/** People the session may see: active members of its tenants, through any of the membership tables. */
export function visibleUsersBody(tenancy: Tenancy, all: readonly Members[]): string {
  const parts = all.map((members) => {
    const inTenant =
      tenancy.context.tenant.kind === 'membership'
        ? `${column(members.tenantColumn)} = any (bulkhead.actor_tenants())`
        : `${column(members.tenantColumn)} = ${tenantSql(tenancy)}`;
    return [`select ${column(members.userColumn)} as id`, `from ${from(members)}`, ...where([inTenant, ...active(members)])];
  });
  const union = parts.flatMap((part, index) => (index === 0 ? part : ['union', ...part])).map((line) => `  ${line}`);
  return body([`select coalesce(array_agg(v.id), '{}')`, 'from (', ...union, ') as v']);
}

/** Becomes a tenant from SQL: every setting that carries context is written, so nothing of another survives. */
export function enterBody(tenancy: Tenancy): { readonly language: 'sql' | 'plpgsql'; readonly body: string } | null {
  const { tenant, actor, role, requestId, scopes } = tenancy.context;
  const argument = [
    [tenant, '$1'],
    [actor, '$2'],
    [role, '$3'],
    [requestId, '$4'],
  ] as const;
  const sources = [
    ...argument.map(([source, arg]) => [source, `coalesce(${arg}::text, '')`] as const),
    ...Object.values(scopes).map((scope) => [scope.source, "''"] as const),
  ];
  const settings: [string, string][] = [];
  for (const [source, value] of sources) {
    if (source === null || source.kind === 'membership') continue;
    if (source.kind === 'claim') return null;
    for (const name of [source.name, ...source.aliases]) settings.push([name, value]);
  }
  if (tenancy.profile === 'portable') {
    // set_config is not passed on to the workers of a distributed cluster; set local is.
    const lines = settings.map(([name, value]) => `execute format('set local ${name} = %L', ${value});`);
    return { language: 'plpgsql', body: body(['begin', ...lines.map((line) => `  ${line}`), 'end']) };
  }
  const calls = settings.map(([name, value]) => `set_config(${quoteLiteral(name)}, ${value}, true)`);
  return { language: 'sql', body: body([`select ${calls.join(',\n    ')}`]) };
}
