import { type QualifiedName, nameKey, quoteIdent, quoteLiteral } from '../../base/ident.ts';
import type { Conditions, Tenancy } from '../../model/tenancy.ts';
import { type Blueprint, isShownToAll } from '../synthesise/blueprint.ts';
import { relation } from '../synthesise/statement.ts';
import { type SeededRow, type World, rowsOf } from '../synthesise/world.ts';
import type { AttackContext } from './context.ts';

/** A relation under attack: a table, one of its partitions, or a child of old-style inheritance. */
export interface Target {
  readonly name: QualifiedName;
  readonly key: string;
  readonly text: string;
  /** What the rows are; the partition root's for a partition. */
  readonly print: Blueprint;
  /** True when it is not the root itself. */
  readonly part: boolean;
}

export function targetOf(print: Blueprint, name: QualifiedName): Target {
  return { name, key: nameKey(name), text: relation(name), print, part: nameKey(name) !== print.key };
}

const column = (name: string, alias: string): string => `${alias}.${quoteIdent(name)}`;
const list = (values: readonly string[]): string => values.map((value) => quoteLiteral(value).trim()).join(', ');

/** A condition and the columns it reads, so that a role without the right to read them can be attacked another way. */
export interface Condition {
  readonly text: string;
  readonly columns: readonly string[];
}

/** Rows that do not belong to the context; null where every row may be seen (reference and public tables). */
export function foreignRows(tenancy: Tenancy, world: World, print: Blueprint, context: AttackContext, alias = 't'): Condition | null {
  if (isShownToAll(print)) return null;
  if (print.kind === 'sealed' || print.kind === 'platform') return { text: 'true', columns: [] };
  if (isUsers(tenancy, print)) return people(tenancy.identity?.userKey ?? '', context, world, alias);
  if (print.kind === 'personal') {
    const owner = print.tenancy?.key ?? null;
    if (owner === null) return null;
    return {
      text: context.person === null ? 'true' : `${column(owner, alias)} <> ${quoteLiteral(world.people[context.person]).trim()}`,
      columns: context.person === null ? [] : [owner],
    };
  }
  // Without a key of its own a row is known by its primary key: B's rows are no foreign rows to a member of B.
  if (print.tenantKey === null) return context.tenants.includes(world.tenants.B) ? null : victims(world, print, alias);
  const key = column(print.tenantKey, alias);
  const { when } = print.tenancy ?? {};
  // NULL is everybody's on shared tables; elsewhere a row without tenant is nobody's and must not be seen.
  const outside =
    context.tenants.length === 0 ? (print.kind === 'shared' ? `${key} is not null` : 'true') : `${key} not in (${list(context.tenants)})`;
  const foreign = print.kind === 'shared' || context.tenants.length === 0 ? outside : `(${outside} or ${key} is null)`;
  if (when === undefined) return { text: foreign, columns: [print.tenantKey] };
  return { text: `${foreign} and (${shown(when, alias)}) is not true`, columns: [print.tenantKey, ...Object.keys(when)] };
}

/** The rows of a table public in part that everybody may read. */
function shown(when: Conditions, alias: string): string {
  return Object.entries(when)
    .map(([name, value]) =>
      value === null ? `${column(name, alias)} is null` : `${column(name, alias)}::text = ${quoteLiteral(String(value)).trim()}`,
    )
    .join(' and ');
}

function people(userKey: string, context: AttackContext, world: World, alias: string): Condition {
  if (context.person === null) return { text: 'true', columns: [] };
  // Co-members of A and oneself are rightly visible; a member of both is a co-member in every tenant of his.
  const { a, b, both, fresh, suspended } = world.people;
  const known = context.tenants.includes(world.tenants.B)
    ? [a, b, both, suspended]
    : context.family === 'fresh'
      ? [fresh]
      : [a, both, suspended];
  return { text: `${column(userKey, alias)} not in (${list([...known, world.people[context.person]])})`, columns: [userKey] };
}

/** B's rows: by tenant key where there is one, otherwise by primary key. Null when B has none. */
export function victims(world: World, print: Blueprint, alias = 't'): Condition | null {
  if (print.kind !== 'personal' && print.tenantKey !== null && !isGlobalRow(world, print)) {
    return { text: `${column(print.tenantKey, alias)} = ${quoteLiteral(world.tenants.B).trim()}`, columns: [print.tenantKey] };
  }
  return byPrimary(print, victimRows(world, print), alias);
}

export function byPrimary(print: Blueprint, rows: readonly SeededRow[], alias = 't'): Condition | null {
  const usable = rows.filter((row) => row.existing === null);
  if (usable.length === 0 || print.primary.length === 0) return null;
  const one = (row: SeededRow): string =>
    print.primary.map((name) => `${column(name, alias)} = ${quoteLiteral(row.values.get(name) ?? '').trim()}`).join(' and ');
  return { text: usable.map((row) => `(${one(row)})`).join(' or '), columns: print.primary };
}

/** The rows an attack is after: B's, or on tables without tenant the one that serves everybody. */
export function victimRows(world: World, print: Blueprint): readonly SeededRow[] {
  const own = rowsOf(world, print.key, 'B');
  return own.length > 0 ? own : rowsOf(world, print.key, null);
}

const isGlobalRow = (world: World, print: Blueprint): boolean => rowsOf(world, print.key, 'B').length === 0;

export function isUsers(tenancy: Tenancy, print: Blueprint): boolean {
  return tenancy.identity !== null && print.key === nameKey(tenancy.identity.users);
}
