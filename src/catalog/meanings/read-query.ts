import type { Node, SelectStmt, WithClause } from '@pgsql/types';
import type { Subquery } from '../../model/predicate.ts';
import { fail } from './not-understood.ts';
import { readSelect } from './read-select.ts';
import { type CommonTable, type Context, type Rows, inside } from './reading.ts';
import { nameParts } from './statements.ts';

/** What a query returns: alternatives, each with what it selects, from where and under which condition. */
export function readQuery(node: SelectStmt, outer: Context): Rows {
  if (node.intoClause !== undefined) return fail('select into');
  const context: Context = { ...inside(outer), tables: [...commonTables(node.withClause, outer), ...outer.tables], grouped: null };
  const rows = readBody(node, context);
  const locked = node.lockingClause === undefined ? rows : { ...rows, queries: incomplete(rows.queries) };
  return limited(node, locked, context);
}

function readBody(node: SelectStmt, context: Context): Rows {
  if (node.op !== undefined && node.op !== 'SETOP_NONE') {
    const left = readQuery(node.larg ?? fail('half a union'), context);
    const right = readQuery(node.rarg ?? fail('half a union'), context);
    if (node.op === 'SETOP_UNION') {
      const merged = node.all !== true || left.merged === true || right.merged === true;
      return { names: left.names, queries: [...exact(left), ...exact(right)], cut: false, merged };
    }
    // Some of the rows on the left.
    return { names: left.names, queries: incomplete(left.queries), cut: false, merged: true };
  }
  if (node.valuesLists === undefined) return readSelect(node, context);
  const lists = node.valuesLists.map((list) => ('List' in list ? (list.List.items ?? []) : fail('a row of values')));
  return {
    names: (lists[0] ?? []).map((_item, index) => `column${index + 1}`),
    queries: lists.map((list) => ({
      select: list.map((item) => context.reading.expression(item, context)),
      from: [],
      where: null,
      complex: false,
    })),
    cut: false,
  };
}

// A side that was cut down may still have rows where the whole has none of the others.
function exact(rows: Rows): readonly Subquery[] {
  return rows.cut ? incomplete(rows.queries) : rows.queries;
}

function incomplete(queries: readonly Subquery[]): readonly Subquery[] {
  return queries.map((query) => ({ ...query, complex: true }));
}

// With LIMIT or DISTINCT ON some of the rows come, and at least one when there is one.
function limited(node: SelectStmt, rows: Rows, context: Context): Rows {
  const some = (node.distinctClause ?? []).some((clause) => Object.keys(clause).length > 0);
  const offset = node.limitOffset === undefined || isNumber(node.limitOffset, (count) => count === 0);
  const unlimited = node.limitCount === undefined || isNothing(node.limitCount);
  if (!unlimited && node.limitCount !== undefined) context.reading.expression(node.limitCount, { ...context, scope: null });
  if (!offset || !(unlimited || isNumber(node.limitCount, (count) => count >= 1))) return { ...rows, queries: incomplete(rows.queries) };
  return { ...rows, cut: rows.cut || some || !unlimited };
}

function isNothing(node: Node): boolean {
  return 'A_Const' in node && node.A_Const.isnull === true;
}

function isNumber(node: Node | undefined, test: (count: number) => boolean): boolean {
  if (node === undefined) return false;
  if ('TypeCast' in node) return isNumber(node.TypeCast.arg, test);
  return 'A_Const' in node && node.A_Const.ival !== undefined && test(node.A_Const.ival.ival ?? 0);
}

function commonTables(clause: WithClause | undefined, outer: Context): readonly CommonTable[] {
  const tables: CommonTable[] = [];
  for (const item of clause?.ctes ?? []) {
    if (clause?.recursive === true || !('CommonTableExpr' in item)) return fail('a recursive query');
    const { ctename, ctequery, aliascolnames, search_clause, cycle_clause } = item.CommonTableExpr;
    if (ctequery === undefined || !('SelectStmt' in ctequery) || search_clause !== undefined || cycle_clause !== undefined)
      return fail('a statement that changes rows in WITH');
    const statement = ctequery.SelectStmt;
    const visible = [...tables].reverse();
    const renamed = nameParts(aliascolnames);
    tables.push({
      name: ctename ?? fail('a common table without a name'),
      read() {
        const rows = readQuery(statement, { ...inside(outer), tables: [...visible, ...outer.tables] });
        return { ...rows, names: rows.names.map((name, index) => renamed[index] ?? name) };
      },
    });
  }
  // One that nobody names is not run, but it has to be one that only reads.
  for (const table of tables) table.read();
  return tables.reverse();
}
