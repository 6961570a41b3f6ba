import type { JoinExpr, Node, RangeSubselect, RangeVar } from '@pgsql/types';
import { spend } from './budget.ts';
import { columnAliases } from './column-aliases.ts';
import { fail } from './not-understood.ts';
import { findRelation } from './picture.ts';
import { readFromFunction } from './read-from-function.ts';
import { type Joins, readJoin } from './read-join.ts';
import { type Context, type Rows, type Variant, inside, instance } from './reading.ts';
import { exactly } from './rows.ts';
import { type Column, type Entry, type Namespace, joined, nothing } from './scope.ts';

/** The ways a FROM list can be met, each with its relations and conditions. */
export function readFrom(items: readonly Node[], context: Context, joins: Joins): readonly Variant[] {
  let variants: readonly Variant[] = [{ namespace: nothing, from: [], where: [], complex: false }];
  for (const item of items) {
    variants = variants.flatMap((left) => readItem(item, left.namespace, context, joins).map((right) => beside(left, right)));
    // Each is read in full.
    spend(context.reading.budget, variants.length * variants.length);
  }
  return variants;
}

function beside(left: Variant, right: Variant): Variant {
  const repeated = right.namespace.entries.find((entry) => left.namespace.entries.some((other) => other.alias === entry.alias));
  if (repeated !== undefined && repeated.schema === null) return fail(`two relations are called ${repeated.alias}`);
  return {
    namespace: joined(left.namespace, right.namespace),
    from: [...left.from, ...right.from],
    where: [...left.where, ...right.where],
    complex: left.complex || right.complex,
    merged: left.merged === true || right.merged === true,
  };
}

/** `left` is what stands before it in the list: functions and LATERAL sub-selects see it. */
function readItem(node: Node, left: Namespace, context: Context, joins: Joins): readonly Variant[] {
  const lateral: Context = { ...inside(context), scope: { namespace: left, outer: context.scope }, grouped: null };
  const apart: Context = { ...inside(context), grouped: null };
  if ('RangeVar' in node) return readNamed(node.RangeVar, apart);
  if ('RangeSubselect' in node) return readDerived(node.RangeSubselect, node.RangeSubselect.lateral === true ? lateral : apart);
  if ('RangeFunction' in node) return [readFromFunction(node.RangeFunction, lateral)];
  if ('JoinExpr' in node) {
    const join: JoinExpr = node.JoinExpr;
    if (join.alias !== undefined || join.join_using_alias !== undefined) return fail('a join with a name');
    const read = (side: Node | undefined, seen: Namespace): readonly Variant[] =>
      side === undefined ? fail('half a join') : readItem(side, seen, context, joins);
    return readJoin(join, left, read, beside, apart, joins);
  }
  return fail(`${Object.keys(node)[0] ?? 'something'} in FROM`);
}

function readNamed(node: RangeVar, context: Context): readonly Variant[] {
  const { reading } = context;
  const name = node.relname ?? fail('a relation without a name');
  const alias = node.alias?.aliasname ?? name;
  const schema = node.schemaname ?? null;
  const common = schema === null ? context.tables.find((table) => table.name === name) : undefined;
  if (common !== undefined) return derived(common.read(), alias, columnAliases(node.alias), context);
  const relation = findRelation(reading.picture, reading.path, schema, name);
  const id = instance(reading, alias, new Map(relation.columns.map((column) => [column.name, column.type])));
  const renamed = columnAliases(node.alias);
  const columns = relation.columns.map(
    (column, index): Column => ({
      name: renamed[index] ?? column.name,
      value: { kind: 'column', relation: id, column: column.name, level: 0 },
    }),
  );
  return [
    {
      namespace: named(alias, node.alias === undefined ? relation.schema : null, columns),
      from: [{ schema: relation.schema, name: relation.name, alias: id, source: 'relation' }],
      where: [],
      // `only` leaves the rows of partitions and heirs out.
      complex: node.inh !== true,
    },
  ];
}

function readDerived(node: RangeSubselect, context: Context): readonly Variant[] {
  if (node.subquery === undefined || !('SelectStmt' in node.subquery)) return fail('a sub-select that is none');
  return derived(context.reading.query(node.subquery.SelectStmt, context), node.alias?.aliasname ?? '', columnAliases(node.alias), context);
}

// The relations and conditions of a sub-select become those of the query around it; its columns are what it selects.
function derived(rows: Rows, alias: string, renamed: readonly string[], context: Context): readonly Variant[] {
  return exactly(context.reading, rows).map((query) => ({
    namespace: named(
      alias,
      null,
      query.select.map((value, index): Column => ({ name: renamed[index] ?? rows.names[index] ?? '?column?', value })),
    ),
    from: query.from,
    where: query.where === null ? [] : [query.where],
    complex: query.complex,
    merged: rows.merged === true,
  }));
}

function named(alias: string, schema: string | null, columns: readonly Column[]): Namespace {
  const entry: Entry = { alias, schema, columns, scalar: false };
  return { entries: [entry], columns };
}
