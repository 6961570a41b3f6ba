import type { Predicate } from '../../model/predicate.ts';
import { type Answer, all, bind, known, unknown } from './answer.ts';
import { compare } from './compare.ts';
import type { Scope } from './scope.ts';
import { conjunction, disjunction } from './truth.ts';
import { type Datum, arrayOf, family, nothing, numberOf, truthOf } from './values.ts';

type Call = Extract<Predicate, { readonly kind: 'call' }>;

const names = new Set([
  'count',
  'array_agg',
  'bool_or',
  'bool_and',
  'every',
  'min',
  'max',
  'sum',
  'avg',
  'string_agg',
  'jsonb_agg',
  'json_agg',
]);

/** The aggregates of an expression of a select list. */
export function aggregates(predicate: Predicate): readonly Call[] {
  switch (predicate.kind) {
    case 'call':
      return predicate.schema === null && names.has(predicate.name) ? [predicate] : predicate.args.flatMap(aggregates);
    case 'cast':
    case 'is-null':
    case 'is-boolean':
    case 'not':
      return aggregates(predicate.operand);
    case 'compare':
    case 'any':
      return [...aggregates(predicate.left), ...aggregates(predicate.right)];
    case 'coalesce':
    case 'and':
    case 'or':
      return predicate.operands.flatMap(aggregates);
    case 'operator':
      return predicate.args.flatMap(aggregates);
    default:
      return [];
  }
}

/** The expression with the value of each aggregate, which the scope carries as an argument, in its place. */
export function replaceAggregates(predicate: Predicate, found: readonly Call[], first: number): Predicate {
  const into = (part: Predicate): Predicate => replaceAggregates(part, found, first);
  switch (predicate.kind) {
    case 'call': {
      const at = found.indexOf(predicate);
      return at >= 0 ? { kind: 'parameter', index: first + at } : { ...predicate, args: predicate.args.map(into) };
    }
    case 'cast':
    case 'is-null':
    case 'is-boolean':
    case 'not':
      return { ...predicate, operand: into(predicate.operand) };
    case 'compare':
    case 'any':
      return { ...predicate, left: into(predicate.left), right: into(predicate.right) };
    case 'coalesce':
    case 'and':
    case 'or':
      return { ...predicate, operands: predicate.operands.map(into) };
    case 'operator':
      return { ...predicate, args: predicate.args.map(into) };
    default:
      return predicate;
  }
}

/** An aggregate over the rows that are there. */
export function aggregate(call: Call, rows: readonly Scope[], scope: Scope): Answer<Datum> {
  const [argument] = call.args;
  if (call.name === 'count' && argument === undefined) return known({ ...numberOf(rows.length), type: 'bigint' });
  if (argument === undefined || call.args.length > 1) return unknown(`the function ${call.name}`);
  return bind(all(rows.map((row) => scope.engine.datum(argument, row))), (values) => over(call.name, values, scope));
}

function over(name: string, values: readonly Datum[], scope: Scope): Answer<Datum> {
  const there = values.filter((value) => value.value !== null);
  const [first = nothing('text')] = there;
  const truths = there.map((value) => known(value.value === true));
  switch (name) {
    case 'count':
      return known({ ...numberOf(there.length), type: 'bigint' });
    case 'array_agg':
      if (family(values[0]?.type ?? 'text') === 'array') return unknown('an array of several dimensions');
      return known(values.length === 0 ? nothing('text[]') : arrayOf(values[0]?.type ?? 'text', values));
    case 'bool_or':
      return bind(disjunction(truths), (value) => known(truthOf(there.length === 0 ? null : value)));
    case 'bool_and':
    case 'every':
      return bind(conjunction(truths), (value) => known(truthOf(there.length === 0 ? null : value)));
    case 'min':
    case 'max': {
      let best: Answer<Datum> = known(first);
      for (const value of there.slice(1)) {
        best = bind(best, (held) =>
          bind(compare(scope.picture.database, name === 'min' ? '<' : '>', value, held), (better) => known(better === true ? value : held)),
        );
      }
      return best;
    }
    default:
      return unknown(`the function ${name}`);
  }
}
