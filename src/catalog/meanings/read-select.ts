import type { JoinExpr, Node, SelectStmt } from '@pgsql/types';
import type { Predicate, Subquery, SubqueryRelation } from '../../model/predicate.ts';
import { sizeOf, spend } from './budget.ts';
import { asksElsewhere, givesRows, hasAggregate } from './calls-in.ts';
import { columnName } from './column-name.ts';
import { conjunction, narrowed } from './logic.ts';
import { fail, tolerant } from './not-understood.ts';
import { readFrom } from './read-from.ts';
import type { Joins } from './read-join.ts';
import type { Context, Rows, Variant } from './reading.ts';
import { type Column, allColumns, findEntry } from './scope.ts';
import { nameParts } from './statements.ts';

/** A plain select: one alternative for each way its FROM list can be met. */
export function readSelect(node: SelectStmt, context: Context): Rows {
  const { reading } = context;
  const sorted = (node.sortClause ?? []).map((item) => ('SortBy' in item ? item.SortBy.node : fail('an order')));
  const ordered = [...sorted, ...(node.distinctClause ?? []).filter((clause) => Object.keys(clause).length > 0)];
  if ([...ordered, ...(node.groupClause ?? [])].some((item) => givesRows(item, reading)))
    return fail('an order or a group by a function that gives rows');
  const targets = (node.targetList ?? []).map(target);
  const gathering = [...targets.map(({ value }) => value), ...ordered, node.havingClause].map((item) => hasAggregate(item, reading));
  if ((node.groupClause ?? []).some((item) => 'GroupingSet' in item)) return fail('grouping sets');
  const groups: Groups =
    node.groupClause !== undefined ? 'many' : gathering.includes(true) || node.havingClause !== undefined ? 'one' : 'none';
  const body: Body = { node, targets, groups, context };
  const idle = idleJoins(body);
  const variants = readFrom(node.fromClause ?? [], context, { idle, offered: null }).flatMap((variant) => filtered(body, variant));
  if (groups === 'one') return { ...oneGroup(body, variants), cut: false };
  const alternatives = variants.map((variant) => alternative(body, variant));
  return {
    names: alternatives[0]?.names ?? targets.map(({ name }) => name ?? '?column?'),
    queries: alternatives.map(({ query }) => query),
    cut: false,
    merged: groups === 'many' || node.distinctClause !== undefined || variants.some((variant) => variant.merged === true),
  };
}

interface Target {
  readonly name: string | null;
  readonly value: Node;
}

type Groups = 'none' | 'one' | 'many';

interface Body {
  readonly node: SelectStmt;
  readonly targets: readonly Target[];
  readonly groups: Groups;
  readonly context: Context;
}

function target(node: Node): Target {
  if (!('ResTarget' in node) || node.ResTarget.val === undefined) return fail('nothing to select');
  return { name: node.ResTarget.name ?? null, value: node.ResTarget.val };
}

/** The outer joins of whose nullable side nothing is used. */
function idleJoins(body: Body): ReadonlySet<JoinExpr> {
  const idle = new Set<JoinExpr>();
  // A number of rows is another one without a join.
  if (body.groups === 'one' || !(body.node.fromClause ?? []).some(hasOuterJoin)) return idle;
  for (let found = true; found; ) {
    found = false;
    const offered: NonNullable<Joins['offered']> = new Map();
    for (const variant of readFrom(body.node.fromClause ?? [], body.context, { idle, offered })) {
      // Also of what no row can meet: its columns may be those of rows without a partner.
      alternative(body, filtered(body, variant)[0] ?? variant);
    }
    for (const [join, columns] of offered) {
      if (columns.some((column) => body.context.reading.used.has(column))) continue;
      idle.add(join);
      found = true;
    }
  }
  return idle;
}

function hasOuterJoin(node: Node): boolean {
  if (!('JoinExpr' in node)) return false;
  const { jointype, larg, rarg } = node.JoinExpr;
  return jointype !== 'JOIN_INNER' || [larg, rarg].some((side) => side !== undefined && hasOuterJoin(side));
}

function within(body: Body, variant: Variant): Context {
  return { ...body.context, scope: { namespace: variant.namespace, outer: body.context.scope }, spread: null, grouped: null };
}

// The alternative under the conditions of the query; none where these can never hold.
function filtered(body: Body, variant: Variant): readonly Variant[] {
  const { node, context, groups } = body;
  const conditions = [node.whereClause, groups === 'many' ? plainHaving(body) : undefined];
  const where = conditions.flatMap((condition) =>
    condition === undefined ? [] : [context.reading.expression(condition, { ...within(body, variant), truth: true })],
  );
  const query = narrowed({ select: [], from: variant.from, where: conjunction(variant.where), complex: variant.complex }, where);
  if (query === null) return [];
  // What aggregates ask of a group only leaves some of them out.
  const complex = query.complex || (groups === 'many' && node.havingClause !== undefined && plainHaving(body) === undefined);
  return [{ ...variant, where: query.where === null ? [] : [query.where], complex }];
}

function plainHaving(body: Body): Node | undefined {
  const { havingClause } = body.node;
  return havingClause === undefined || hasAggregate(havingClause, body.context.reading) ? undefined : havingClause;
}

interface Item {
  readonly name: string;
  readonly value: Predicate;
}

function alternative(body: Body, variant: Variant): { readonly names: readonly string[]; readonly query: Subquery } {
  const from: SubqueryRelation[] = [...variant.from];
  const context: Context = {
    ...within(body, variant),
    spread(relation, column) {
      from.push(relation);
      // Two of them would be read row beside row.
      if (from.length > variant.from.length + 1) return fail('two functions that give rows');
      return { kind: 'column', relation: relation.alias, column, level: 0 };
    },
  };
  const items = body.targets.flatMap((each) => selected(each, variant, body, context));
  return {
    names: items.map(({ name }) => name),
    query: { select: items.map(({ value }) => value), from, where: conjunction(variant.where), complex: variant.complex },
  };
}

// Without GROUP BY there is exactly one row, over whatever rows there are.
function oneGroup(body: Body, variants: readonly Variant[]): { readonly names: readonly string[]; readonly queries: readonly Subquery[] } {
  const empty: Variant = { namespace: { entries: [], columns: [] }, from: [], where: [], complex: false };
  const first = variants[0] ?? empty;
  const context: Context = { ...within(body, first), grouped: variants };
  const items = body.targets.flatMap((each) => selected(each, first, body, context));
  const having =
    body.node.havingClause === undefined ? null : body.context.reading.expression(body.node.havingClause, { ...context, truth: true });
  const query = narrowed(
    { select: items.map(({ value }) => value), from: [], where: null, complex: false },
    having === null ? [] : [having],
  );
  return { names: items.map(({ name }) => name), queries: query === null ? [] : [query] };
}

/** The columns of one item of the select list. One that is not understood leaves the rows what they are. */
function selected(item: Target, variant: Variant, body: Body, context: Context): readonly Item[] {
  const { reading } = context;
  const starred = star(item.value, variant, context);
  if (starred !== null) {
    for (const column of starred) {
      reading.used.add(column);
      spend(reading.budget, sizeOf(column.value));
    }
    return starred.map(({ name, value }) => ({ name, value }));
  }
  const name = item.name ?? columnName(item.value);
  const read = (): Predicate =>
    body.groups === 'many' && hasAggregate(item.value, reading) ? fail('an aggregate of a group') : reading.expression(item.value, context);
  // Rows that come from elsewhere would be shown by a column that does not say so.
  if (givesRows(item.value, reading) || body.groups === 'one' || asksElsewhere(item.value, reading)) return [{ name, value: read() }];
  const value = tolerant(read, (reason): Predicate => {
    for (const column of allColumns(variant.namespace)) reading.used.add(column);
    return { kind: 'opaque', text: reason };
  });
  return [{ name, value }];
}

function star(node: Node, variant: Variant, context: Context): readonly Column[] | null {
  const fields = 'ColumnRef' in node ? (node.ColumnRef.fields ?? []) : [];
  const last = fields.at(-1);
  if (last === undefined || !('A_Star' in last)) return null;
  const names = nameParts(fields.slice(0, -1));
  const [first, second] = names;
  if (first === undefined) return variant.namespace.columns;
  const entry = second === undefined ? findEntry(context.scope, first) : findEntry(context.scope, second, first);
  return entry?.columns ?? fail(`there is no ${names.join('.')} here`);
}
