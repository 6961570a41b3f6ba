import { nameKey } from '../../base/ident.ts';
import { ownColumns, predicateKey, readsNoRelation } from '../../model/predicate-key.ts';
import { type Predicate, type Subquery, walk } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import type { ContextSource, TableTenancy } from '../../model/tenancy.ts';
import type { AuditInput } from '../rule.ts';
import { declaredTable, isOwnedByActor, notNullColumns } from '../scope/surface.ts';
import { asksForActive } from './active-membership.ts';
import { bodiesOf, dependsOnRow, isSessionValue, readsSession } from './session-value.ts';
import { whereNot } from './conditions.ts';
import { type Restriction, canBeTrue } from './truth.ts';

/** Whose row a predicate is about, and how its columns are spelt where the predicate stands. */
export interface Subject {
  readonly table: Table;
  readonly spec: TableTenancy;
  /** Distance from the row to the expression: 0 in a policy, 1 in a sub-select of it. */
  readonly level: number;
  /** The alias of the row in a FROM clause; null for a policy's own row. */
  readonly alias: string | null;
  /** A membership of the actor does not count: only the tenant of the context does. */
  readonly contextOnly?: boolean;
  /** A membership of the actor counts even where its status does not. */
  readonly anyMembership?: boolean;
  /** A condition of a table that is public in part, for the question whether only rows of which it holds are shown. */
  readonly shownWhen?: readonly [column: string, value: string | boolean | null];
}

export function policySubject(table: Table, spec: TableTenancy): Subject {
  return { table, spec, level: 0, alias: null };
}

/**
 * What a predicate says about the owner of the row. `bound`: whenever it is true, the row belongs to a tenant of the
 * session (or to the actor, where that is the rule). `assumed`: so it seems, but a function or an expression that was
 * not understood decides. `free`: it can be true for somebody else's row.
 */
export type Bond = 'bound' | 'assumed' | 'free';

export function bondOf(input: AuditInput, predicate: Predicate, subject: Subject): Bond {
  const { table, spec, level, alias } = subject;
  const notNull = level === 0 ? notNullColumns(table) : new Set<string>();
  if (!readsNoRelation(predicate)) return judge(input, predicate, subject, notNull);
  // What a predicate over the row alone says depends on no more than this, and thousands of tables carry the same one.
  const known = bonds.get(input) ?? new Map<string, Bond>();
  bonds.set(input, known);
  const columns = ownColumns(predicate).filter((column) => notNull.has(column));
  const key = [
    predicateKey(predicate),
    spec.kind,
    spec.key ?? '',
    isOwnedByActor(input, spec),
    level,
    alias ?? '',
    subject.contextOnly === true,
    JSON.stringify(subject.shownWhen ?? null),
    ...columns,
  ].join('\n');
  const found = known.get(key) ?? judge(input, predicate, subject, notNull);
  known.set(key, found);
  return found;
}

const bonds = new WeakMap<AuditInput, Map<string, Bond>>();

function judge(input: AuditInput, predicate: Predicate, subject: Subject, notNull: ReadonlySet<string>): Bond {
  const facts = { notNull };
  const elsewhere = (atom: Predicate) => ofOthers(input, atom, subject) ?? notShown(atom, subject);
  if (!canBeTrue(predicate, facts, elsewhere)) return 'bound';
  const unclear = (atom: Predicate) => elsewhere(atom) ?? (mayBind(input, atom, subject) ? never : undefined);
  return canBeTrue(predicate, facts, unclear) ? 'free' : 'assumed';
}

const never = [false, null] as const;

/** What an atom can be for a row that is not the session's; undefined where that says nothing. */
function ofOthers(input: AuditInput, atom: Predicate, subject: Subject): ReturnType<Restriction> {
  if (binds(input, atom, subject)) return never;
  // The server spells `is not distinct from` as the negation of its opposite.
  if (atom.kind !== 'compare' || (atom.operator !== 'is distinct from' && atom.operator !== '<>')) return undefined;
  if (!binds(input, { ...atom, operator: '=' }, subject)) return undefined;
  return atom.operator === '<>' ? [true, null] : [true];
}

/** What an atom can be for a row that is not shown to everybody. */
function notShown(atom: Predicate, subject: Subject): ReturnType<Restriction> {
  const { shownWhen } = subject;
  return shownWhen === undefined ? undefined : whereNot(atom, (inner) => isColumn(subject, inner, shownWhen[0]), shownWhen[1]);
}

/** Whether this atom being true means that the row is the session's. */
export function binds(input: AuditInput, atom: Predicate, subject: Subject): boolean {
  const { spec } = subject;
  switch (atom.kind) {
    case 'compare':
      if (atom.operator !== '=' && atom.operator !== 'is not distinct from') return false;
      return bindsPair(input, atom.left, atom.right, subject) || bindsPair(input, atom.right, atom.left, subject);
    case 'any':
      return (
        !atom.all &&
        atom.operator === '=' &&
        ownedBy(input, subject, atom.left).some((how) => isTenantSet(input, atom.right, how, subject.contextOnly))
      );
    case 'in':
      return !atom.all && atom.operator === '=' && bindsThroughQuery(input, atom.query, subject, atom.left);
    case 'exists':
      return bindsThroughQuery(input, atom.query, subject, null);
    case 'is-null':
      // Rows without a tenant are for everybody on shared tables; that is what they are for.
      return !atom.negated && spec.kind === 'shared' && spec.key !== null && isColumn(subject, atom.operand, spec.key);
    default:
      return false;
  }
}

type Owner = 'tenant' | 'actor';

/** Which identities a column of the row stands for. */
function ownedBy(input: AuditInput, subject: Subject, expression: Predicate): readonly Owner[] {
  const { spec } = subject;
  if (spec.key === null || !isColumn(subject, expression, spec.key)) return [];
  return [spec.kind === 'identity' || isOwnedByActor(input, spec) ? 'actor' : 'tenant'];
}

function bindsPair(input: AuditInput, column: Predicate, value: Predicate, subject: Subject): boolean {
  const { context } = input.tenancy;
  return ownedBy(input, subject, column).some((how) =>
    how === 'actor'
      ? isSessionValue(input, value, context.actor)
      : context.tenant.kind === 'membership'
        ? false
        : isSessionValue(input, value, context.tenant),
  );
}

/** `any((select bulkhead.actor_tenants()))`: a set computed from the membership of the actor. */
function isTenantSet(input: AuditInput, value: Predicate, how: Owner, contextOnly = false): boolean {
  const { identity, context } = input.tenancy;
  // `in (a, b)`: each of the values has to be the session's.
  if (value.kind === 'list') return value.items.length > 0 && value.items.every((item) => isTenantSet(input, item, how, contextOnly));
  const wanted = how === 'tenant' ? 'actor_tenants' : 'visible_users';
  return [...walk(value)].some((part) => {
    if (part.kind === 'setting')
      return context.tenant.kind !== 'membership' && how === 'tenant' && isSessionValue(input, value, context.tenant as ContextSource);
    if (part.kind !== 'call') return false;
    if (part.schema === 'bulkhead') return part.name === wanted;
    if (contextOnly) return context.tenant.kind !== 'membership' && isSessionValue(input, value, context.tenant);
    return identity !== null && bodiesOf(input, part.schema, part.name).some((body) => body.includes(identity.members.table.name));
  });
}

/** `column in (select ...)` or `exists (select ...)`: some relation in it is bound to the session and tied to the row. */
function bindsThroughQuery(input: AuditInput, query: Subquery, subject: Subject, left: Predicate | null): boolean {
  if (left !== null && query.from.every((from) => from.source === 'function')) {
    return ownedBy(input, subject, left).some(
      (how) =>
        query.select.some((selected) => isTenantSet(input, selected, how, subject.contextOnly)) ||
        functionsIn(input, query, how, subject.contextOnly),
    );
  }
  if (query.complex) return false;
  const { where } = query;
  if (where === null) return false;
  const inner = query.from.flatMap((from): readonly Subject[] => {
    const found =
      from.source === 'function' ? undefined : declaredTable(input, { schema: from.schema ?? subject.table.schema, name: from.name });
    return found === undefined ? [] : [{ ...subject, table: found.table, spec: found.spec, level: 0, alias: from.alias }];
  });
  const tied =
    left !== null
      ? query.select.some((selected) => isTie(input, subject, left, inner, selected))
      : isTiedBy(input, where, { ...subject, level: subject.level + 1 }, inner);
  return tied && inner.some((relation) => isBoundRelation(input, query, where, relation));
}

function functionsIn(input: AuditInput, query: Subquery, how: Owner, contextOnly = false): boolean {
  return query.from.some(
    (from) =>
      from.source === 'function' && isTenantSet(input, { kind: 'call', schema: from.schema, name: from.name, args: [] }, how, contextOnly),
  );
}

/** The inner relation is limited to the session: by its own tenant, or, for a membership table, by the actor. */
function isBoundRelation(input: AuditInput, query: Subquery, where: Predicate, inner: Subject): boolean {
  if (bondOf(input, where, inner) === 'bound') return true;
  const { identity } = input.tenancy;
  const members = identity === null ? [] : [identity.members, ...identity.alsoMembers];
  const membership = members.find((candidate) => nameKey(candidate.table) === nameKey(inner.table));
  if (inner.contextOnly === true || identity === null || membership === undefined) return false;
  if (inner.anyMembership !== true && inner.alias !== null && !asksForActive(where, membership, inner.alias)) return false;
  // The actor is named by the membership itself, or by the person it is joined with.
  const people = new Set([inner.alias, ...query.from.filter((from) => from.name === identity.users.name).map((from) => from.alias)]);
  const asActor = (atom: Predicate) =>
    atom.kind === 'compare' &&
    atom.operator === '=' &&
    [[atom.left, atom.right] as const, [atom.right, atom.left] as const].some(([column, value]) => {
      const name = stripped(column);
      return name.kind === 'column' && name.level === 0 && people.has(name.relation) && !dependsOnRow(value) && readsSession(input, value);
    });
  return !canBeTrue(where, { notNull: new Set() }, (atom) => (asActor(atom) ? [false, null] : undefined));
}

/** A conjunct ties the outer row to one of the inner relations. */
function isTiedBy(input: AuditInput, where: Predicate, outer: Subject, inner: readonly Subject[]): boolean {
  const tie = (atom: Predicate) =>
    atom.kind === 'compare' &&
    atom.operator === '=' &&
    (isTie(input, outer, atom.left, inner, atom.right) || isTie(input, outer, atom.right, inner, atom.left));
  return !canBeTrue(where, { notNull: new Set() }, (atom) => (tie(atom) ? [false, null] : undefined));
}

/** Whether the two columns being equal means that the rows belong together: tenant to tenant, person to member, child to parent. */
function isTie(input: AuditInput, outer: Subject, left: Predicate, relations: readonly Subject[], right: Predicate): boolean {
  const own = stripped(left);
  const other = stripped(right);
  if (own.kind !== 'column' || other.kind !== 'column' || !isColumn(outer, own, own.column)) return false;
  const { spec, table } = outer;
  const { identity } = input.tenancy;
  const members = identity === null ? [] : [identity.members, ...identity.alsoMembers];
  return relations
    .filter((relation) => isColumn(relation, other, other.column))
    .some((relation) => {
      const name = nameKey(relation.table);
      const membership = members.find((candidate) => nameKey(candidate.table) === name);
      if (
        own.column === spec.key &&
        spec.kind !== 'identity' &&
        spec.kind !== 'personal' &&
        (relation.spec.key === other.column || membership?.tenantColumn === other.column)
      )
        return true;
      if (own.column === spec.key && spec.kind === 'identity') {
        return (
          membership?.userColumn === other.column ||
          relation.table.foreignKeys.some((key) => key.columns.includes(other.column) && nameKey(key.references) === nameKey(table))
        );
      }
      if (spec.parent !== null && nameKey(spec.parent.table) === name && spec.parent.columns.includes(own.column)) return true;
      // Without a key of its own the row belongs to whom its parent belongs to.
      const keyless = spec.key === null || !table.columns.some((column) => column.name === spec.key);
      return keyless && table.foreignKeys.some((key) => key.columns.includes(own.column) && nameKey(key.references) === name);
    });
}

/** Not understood, or a function decides that is given the row's key. */
function mayBind(input: AuditInput, atom: Predicate, subject: Subject): boolean {
  if (atom.kind === 'opaque') return true;
  if (atom.kind === 'exists' || atom.kind === 'in') return atom.query.complex;
  return [...walk(atom)].some(
    (part) =>
      part.kind === 'opaque' ||
      (part.kind === 'call' &&
        part.args.some((arg) => [...walk(arg)].some((inner) => isOwnColumn(subject, inner))) &&
        bodiesOf(input, part.schema, part.name).length > 0),
  );
}

function isOwnColumn(subject: Subject, expression: Predicate): boolean {
  const inner = stripped(expression);
  return inner.kind === 'column' && isColumn(subject, inner, inner.column);
}

export function isColumn(subject: Subject, expression: Predicate, name: string): boolean {
  const inner = stripped(expression);
  if (inner.kind !== 'column' || inner.column !== name || inner.level !== subject.level) return false;
  if (inner.relation === null || subject.alias === null) return subject.table.columns.some((column) => column.name === name);
  return inner.relation === subject.alias;
}

/** The expression without casts that keep the value. */
export function stripped(expression: Predicate): Predicate {
  return expression.kind === 'cast' ? stripped(expression.operand) : expression;
}
