import type { Subquery, SubqueryRelation } from '../../model/predicate.ts';
import { aggregate, aggregates, replaceAggregates } from './aggregate.ts';
import { type Answer, all, bind, known, unknown } from './answer.ts';
import { conditionsOf } from './fold.ts';
import type { Candidate, Scope, Stored, Tuple } from './scope.ts';
import { type Truth, filter } from './truth.ts';
import type { Datum } from './values.ts';

/** One combination of rows of the FROM clause. */
interface Combination {
  readonly present: readonly Answer<Truth>[];
  readonly tuples: readonly (readonly [string, Tuple])[];
}

/** The rows that a query may return, each with whether it does. */
export function candidates(query: Subquery, scope: Scope): Answer<readonly Candidate[]> {
  if (query.complex) return unknown('a query with grouping, limits, set operations or common table expressions');
  let found: Answer<readonly Combination[]> = known([{ present: [], tuples: [] }]);
  for (const item of query.from) found = bind(found, (combinations) => join(combinations, item, scope));
  const conditions = query.where === null ? [] : conditionsOf(query.where, scope);
  return bind(found, (combinations) => {
    const rows = combinations.map((combination) => {
      const inner = within(scope, combination);
      return { inner, present: filter([...combination.present, ...conditions.map((condition) => scope.engine.truth(condition, inner))]) };
    });
    if (query.select.some((expression) => aggregates(expression).length > 0)) return summary(query, rows, scope);
    return bind(all(rows.map(({ inner, present }) => results(query, inner, present))), (lists) => known(lists.flat()));
  });
}

function within(scope: Scope, combination: Combination): Scope {
  return { ...scope, frames: [new Map(combination.tuples), ...scope.frames] };
}

function join(combinations: readonly Combination[], item: SubqueryRelation, scope: Scope): Answer<readonly Combination[]> {
  const joined = combinations.map((combination) =>
    bind(
      rowsOf(item, within(scope, combination)),
      (rows): Answer<readonly Combination[]> =>
        known(
          rows.map((row) => ({
            present: [...combination.present, row.present],
            tuples: [...combination.tuples, [item.alias, row.tuple] as const],
          })),
        ),
    ),
  );
  return bind(all(joined), (lists) => known(lists.flat()));
}

function rowsOf(item: SubqueryRelation, scope: Scope): Answer<readonly Stored[]> {
  if (item.source === 'relation') {
    if (item.schema === null) return unknown(`the relation ${item.name} without a schema`);
    return scope.engine.relation({ schema: item.schema, name: item.name }, scope);
  }
  if (item.args === undefined) return unknown(`the arguments of ${item.name} in FROM`);
  return scope.engine.rowsOf(
    item.schema,
    item.name,
    item.args.map((arg) => scope.engine.datum(arg, scope)),
    scope,
  );
}

/** What one combination of rows returns: one row, or as many as a function in the select list does. */
function results(query: Subquery, inner: Scope, present: Answer<boolean>): Answer<readonly Candidate[]> {
  const { engine } = inner;
  const expand = query.select.findIndex((part) => part.kind === 'call' && engine.returnsRows(part.schema, part.name, inner));
  const call = query.select[expand];
  const values = (found: Answer<Datum> | undefined): readonly Answer<Datum>[] =>
    query.select.map((expression, at) => (at === expand && found !== undefined ? found : engine.datum(expression, inner)));
  if (call?.kind !== 'call') return known([{ present, values: values(undefined) }]);
  // Of a row that is not there the function is not called.
  if (present.kind === 'known' && !present.value) return known([], present.hazard);
  const rows = engine.rowsOf(
    call.schema,
    call.name,
    call.args.map((arg) => engine.datum(arg, inner)),
    inner,
  );
  return bind(rows, (list) =>
    known(list.map((row) => ({ present: filter([present, row.present]), values: values([...row.tuple.values()][0]) }))),
  );
}

function summary(
  query: Subquery,
  rows: readonly { readonly inner: Scope; readonly present: Answer<boolean> }[],
  scope: Scope,
): Answer<readonly Candidate[]> {
  return bind(all(rows.map((row) => row.present)), (present) => {
    const there = rows.filter((_, index) => present[index]).map((row) => row.inner);
    const values = query.select.map((expression) => {
      const calls = aggregates(expression);
      const results = calls.map((call) => aggregate(call, there, scope));
      const replaced = replaceAggregates(expression, calls, scope.args.length);
      return scope.engine.datum(replaced, { ...scope, frames: [new Map(), ...scope.frames], args: [...scope.args, ...results] });
    });
    return known([{ present: known(true), values }]);
  });
}
