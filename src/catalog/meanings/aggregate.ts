import type { FuncCall, Node } from '@pgsql/types';
import { type Predicate, type Subquery, always } from '../../model/predicate.ts';
import { gather } from './gathered.ts';
import { conjunction, isNotTrue, isNull, isTrue, narrowed, negation } from './logic.ts';
import { fail } from './not-understood.ts';
import { type Context, type Variant, inside } from './reading.ts';
import { nodes } from './rewrite.ts';
import { exactly, existsRows } from './rows.ts';

/** An aggregate over the rows of the query whose select list it stands in. */
export function readAggregate(name: string, node: FuncCall, context: Context): Predicate {
  const { reading, grouped } = context;
  if (grouped === null) return fail(`the aggregate ${name}`);
  if (node.agg_within_group === true) return fail(`${name} within a group`);
  const [arg, ...more] = node.args ?? [];
  const sources = grouped.flatMap((variant) => source(variant, arg, node.agg_filter, context));
  const queries = sources.map(({ query }) => query);
  const existing = (narrow: (value: Predicate) => Predicate): Predicate =>
    existsRows({
      names: [],
      cut: false,
      queries: sources.flatMap(({ query, value }) => narrowed(query, [narrow(value ?? fail(`${name} of nothing`))]) ?? []),
    });
  switch (name) {
    case 'count':
      if (more.length > 0) return fail('a count of several columns');
      return gather(reading, {
        kind: 'count',
        cut: false,
        emptyIsNull: false,
        queries: sources.flatMap(({ query, value }) => narrowed(query, value === null ? [] : [isNull(value, true)]) ?? []),
      });
    case 'array_agg':
      return more.length > 0 ? fail('array_agg') : gather(reading, { kind: 'array', queries, cut: false, emptyIsNull: true });
    case 'bool_or':
    case 'bool_and':
    case 'every': {
      const decided =
        name === 'bool_or'
          ? existing(isTrue)
          : negation(existing((value) => conjunction([isNull(value, true), isNotTrue(value)]) ?? always));
      if (context.truth && name === 'bool_or') return decided;
      return { kind: 'case', branches: [{ when: existing((value) => isNull(value, true)), then: decided }], otherwise: null };
    }
    case 'min':
    case 'max':
    case 'any_value': {
      const [query, ...others] = exactly(reading, { names: [], queries, cut: true });
      return query === undefined || others.length > 0 ? fail(`${name} over alternatives`) : { kind: 'subselect', query };
    }
    default:
      return fail(`the aggregate ${name}`);
  }
}

// What the aggregate sees of one alternative: its rows, and its argument for each of them.
function source(
  variant: Variant,
  arg: Node | undefined,
  filter: Node | undefined,
  context: Context,
): readonly { readonly query: Subquery; readonly value: Predicate | null }[] {
  const within: Context = {
    ...inside(context),
    scope: { namespace: variant.namespace, outer: context.scope?.outer ?? null },
    grouped: null,
  };
  const value = arg === undefined ? null : context.reading.expression(arg, within);
  const columns = value === null ? [] : [...nodes(value)].flatMap((node) => (node.kind === 'column' ? [node.relation] : []));
  // An aggregate of nothing but outer columns belongs to the outer query.
  if (columns.length > 0 && !variant.from.some((relation) => columns.includes(relation.alias)))
    return fail('an aggregate of an outer query');
  const query: Subquery = {
    select: value === null ? [] : [value],
    from: variant.from,
    where: conjunction(variant.where),
    complex: variant.complex,
  };
  const conditions = filter === undefined ? [] : [context.reading.expression(filter, { ...within, truth: true })];
  const narrow = narrowed(query, conditions);
  return narrow === null ? [] : [{ query: narrow, value }];
}
