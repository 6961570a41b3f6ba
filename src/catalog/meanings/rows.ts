import type { Predicate, Subquery } from '../../model/predicate.ts';
import { conjunction, disjunction, isNotTrue, isTrue, narrowed, never, nullOf } from './logic.ts';
import { fail } from './not-understood.ts';
import { oneRow } from './one-row.ts';
import { compared, usualTypes } from './compare.ts';
import type { Context, Reading, Rows } from './reading.ts';

const one: Predicate = { kind: 'constant', value: 1, type: null };

/** Whether there are rows. */
export function existsRows(rows: Rows): Predicate {
  return disjunction(
    rows.queries.map((query): Predicate => {
      if (query.from.length === 0 && !query.complex)
        return query.where === null ? { kind: 'constant', value: true, type: 'boolean' } : isTrue(query.where);
      return { kind: 'exists', query: { ...query, select: [one] } };
    }),
  );
}

/** The queries as they are where it matters which of their rows come. */
export function exactly(reading: Reading, rows: Rows): readonly Subquery[] {
  if (!rows.cut) return rows.queries;
  const [query, ...more] = rows.queries;
  if (query !== undefined && more.length === 0 && oneRow(reading, query)) return rows.queries;
  return rows.queries.map((each) => ({ ...each, complex: true }));
}

/** The one value of a sub-select; null without a row. */
export function valueOfRows(reading: Reading, rows: Rows): Predicate {
  // Of equal rows that come once nobody can say that there is one.
  const values = exactly(reading, { ...rows, cut: rows.cut || rows.merged === true }).map((query): Predicate => {
    const item = selected(query);
    if (query.from.length > 0 || query.complex) return { kind: 'subselect', query };
    return query.where === null ? item : { kind: 'case', branches: [{ when: query.where, then: item }], otherwise: null };
  });
  const [value, ...more] = values;
  if (value === undefined) return nullOf(null);
  // More than one row is an error, so that one of the alternatives at most has a row.
  return more.length === 0 ? value : { kind: 'coalesce', operands: values };
}

/** `left <op> any (rows)`, or all. */
export function inRows(left: Predicate, operator: string, all: boolean, rows: Rows, context: Context): Predicate {
  const parts = exactly(context.reading, rows).map((query): Predicate => {
    const item = selected(query);
    usualTypes(context.reading, left, item);
    if (query.from.length > 0 || query.complex) return { kind: 'in', left, operator, all, query };
    const comparison = compared(context.reading, operator, left, item);
    if (query.where === null) return comparison;
    return all ? disjunction([isNotTrue(query.where), comparison]) : (conjunction([isTrue(query.where), comparison]) ?? comparison);
  });
  return all ? (conjunction(parts) ?? { kind: 'constant', value: true, type: 'boolean' }) : disjunction(parts);
}

/** `(a, b) in (select c, d ...)`: exact where false and null are alike. */
export function rowInRows(left: readonly Predicate[], rows: Rows, context: Context): Predicate {
  if (!context.truth) return fail('a row in a sub-select, where null is not false');
  const matching = exactly(context.reading, rows).flatMap((query) => {
    if (query.select.length !== left.length) return fail('rows of different length');
    const narrow = narrowed(
      query,
      left.map((part, index) => compared(context.reading, '=', part, query.select[index] ?? never)),
    );
    return narrow === null ? [] : [narrow];
  });
  return existsRows({ ...rows, queries: matching, cut: false });
}

function selected(query: Subquery): Predicate {
  const [item, ...more] = query.select;
  return item === undefined || more.length > 0 ? fail('a sub-select of other than one column') : item;
}
