import type { JoinExpr, Node } from '@pgsql/types';
import type { Predicate } from '../../model/predicate.ts';
import { compared } from './compare.ts';
import { conjunction, negation, nullOf } from './logic.ts';
import { fail } from './not-understood.ts';
import type { Context, Variant } from './reading.ts';
import { existsRows } from './rows.ts';
import { type Column, type Namespace, allColumns, copied, joined } from './scope.ts';
import { nameParts } from './statements.ts';
import { typeOf } from './type-of.ts';

/** What is to be done with the outer joins of a query. */
export interface Joins {
  /** Outer joins of whose nullable side nothing is used: they neither add nor remove rows. */
  readonly idle: ReadonlySet<JoinExpr>;
  /** While it is found out which these are: the columns each nullable side offers. Null in the reading that counts. */
  readonly offered: Map<JoinExpr, readonly Column[]> | null;
}

type ReadSide = (side: Node | undefined, seen: Namespace) => readonly Variant[];
type Beside = (left: Variant, right: Variant) => Variant;

export function readJoin(
  join: JoinExpr,
  before: Namespace,
  read: ReadSide,
  beside: Beside,
  context: Context,
  joins: Joins,
): readonly Variant[] {
  const { jointype } = join;
  const lefts = read(join.larg, before);
  if (jointype === 'JOIN_INNER' || jointype === 'JOIN_LEFT') {
    return lefts.flatMap((left) => {
      const rights = read(join.rarg, joined(before, left.namespace));
      return jointype === 'JOIN_INNER'
        ? rights.map((right) => merged(join, left, right, context, beside).both)
        : outer(join, left, rights, false, context, beside, joins);
    });
  }
  const rights = read(join.rarg, before);
  if (jointype === 'JOIN_RIGHT') return rights.flatMap((right) => outer(join, right, lefts, true, context, beside, joins));
  if (jointype !== 'JOIN_FULL') return fail(`a join of the kind ${jointype ?? '?'}`);
  return [
    ...lefts.flatMap((left) => rights.map((right) => merged(join, left, right, context, beside).both)),
    ...lefts.flatMap((left) => without(join, left, rights, false, context, beside)),
    ...rights.flatMap((right) => without(join, right, lefts, true, context, beside)),
  ];
}

// The rows of one side of a full join that have no partner.
function without(
  join: JoinExpr,
  kept: Variant,
  partners: readonly Variant[],
  keptIsRight: boolean,
  context: Context,
  beside: Beside,
): readonly Variant[] {
  const pairs = partners.map((partner) => ({
    partner,
    on: (keptIsRight ? merged(join, partner, kept, context, beside) : merged(join, kept, partner, context, beside)).on,
  }));
  return alone(kept, pairs, context, (partner) => side(join, kept, partner, keptIsRight));
}

/** Every row of `kept`, with its partners or, where it has none, with nulls. */
function outer(
  join: JoinExpr,
  kept: Variant,
  partners: readonly Variant[],
  keptIsRight: boolean,
  context: Context,
  beside: Beside,
  joins: Joins,
): readonly Variant[] {
  // Columns of their own identity: what the join condition itself uses does not count.
  const offers = partners.map((partner) => ({ ...partner, namespace: copied(partner.namespace) }));
  const [idle] = joins.idle.has(join) ? offers : [];
  if (idle !== undefined) return [{ ...kept, namespace: side(join, kept, idle, keptIsRight) }];
  const pairs = offers.map((partner) => {
    const inner = { ...partner, namespace: copied(partner.namespace) };
    const pair = keptIsRight ? merged(join, inner, kept, context, beside) : merged(join, kept, inner, context, beside);
    return { partner, on: pair.on, namespace: side(join, kept, partner, keptIsRight) };
  });
  if (joins.offered !== null)
    joins.offered.set(
      join,
      offers.flatMap((offer) => allColumns(offer.namespace)),
    );
  const matched = pairs.map(
    ({ partner, on, namespace }): Variant => ({
      namespace,
      from: keptIsRight ? [...partner.from, ...kept.from] : [...kept.from, ...partner.from],
      where: [...kept.where, ...partner.where, ...on],
      complex: kept.complex || partner.complex,
      merged: kept.merged === true || partner.merged === true,
    }),
  );
  if (joins.offered !== null) return matched;
  return [...matched, ...alone(kept, pairs, context, (partner) => side(join, kept, partner, keptIsRight))];
}

interface Pair {
  readonly partner: Variant;
  readonly on: readonly Predicate[];
}

function alone(
  kept: Variant,
  pairs: readonly Pair[],
  context: Context,
  namespaceWith: (partner: Variant) => Namespace,
): readonly Variant[] {
  const [first] = pairs;
  if (first === undefined) return [kept];
  const nulls = copied(first.partner.namespace, (column) => nullOf(typeOf(context.reading, column.value)));
  // Where it is not known exactly which partners there are, any row may be without one.
  const exact = pairs.every(({ partner }) => !partner.complex);
  const partnered = existsRows({
    names: [],
    cut: false,
    queries: pairs.map(({ partner, on }) => ({
      select: [],
      from: partner.from,
      where: conjunction([...partner.where, ...on]),
      complex: false,
    })),
  });
  return [
    {
      namespace: namespaceWith({ ...first.partner, namespace: nulls }),
      from: kept.from,
      where: exact ? [...kept.where, negation(partnered)] : kept.where,
      complex: kept.complex || !exact,
      merged: kept.merged === true,
    },
  ];
}

// The names of both sides, in the order in which they are written.
function side(join: JoinExpr, kept: Variant, partner: Variant, keptIsRight: boolean): Namespace {
  const [left, right] = keptIsRight ? [partner.namespace, kept.namespace] : [kept.namespace, partner.namespace];
  return withMerged(shared(join, left, right), left, right, keptIsRight);
}

function merged(
  join: JoinExpr,
  left: Variant,
  right: Variant,
  context: Context,
  beside: Beside,
): { readonly both: Variant; readonly on: readonly Predicate[] } {
  const plain = beside(left, right);
  const pairs = shared(join, left.namespace, right.namespace);
  const on: Predicate[] = pairs.map(({ left: one, right: other }) => {
    context.reading.used.add(one).add(other);
    return compared(context.reading, '=', one.value, other.value);
  });
  const scope = { namespace: plain.namespace, outer: context.scope };
  if (join.quals !== undefined) on.push(context.reading.expression(join.quals, { ...context, scope, truth: true }));
  return { both: { ...plain, namespace: withMerged(pairs, left.namespace, right.namespace, false), where: [...plain.where, ...on] }, on };
}

interface Shared {
  readonly left: Column;
  readonly right: Column;
}

// The columns that USING or NATURAL joins.
function shared(join: JoinExpr, left: Namespace, right: Namespace): readonly Shared[] {
  const one = (columns: readonly Column[], name: string): Column => {
    const found = columns.filter((column) => column.name === name);
    return found.length === 1 && found[0] !== undefined ? found[0] : fail(`the joined column ${name} is ambiguous or missing`);
  };
  const names =
    join.isNatural === true
      ? left.columns.map((column) => column.name).filter((name) => right.columns.some((column) => column.name === name))
      : nameParts(join.usingClause);
  return names.map((name) => ({ left: one(left.columns, name), right: one(right.columns, name) }));
}

function withMerged(pairs: readonly Shared[], left: Namespace, right: Namespace, rightIsKept: boolean): Namespace {
  if (pairs.length === 0) return joined(left, right);
  const once = new Set(pairs.flatMap((pair) => [pair.left, pair.right]));
  return {
    entries: [...left.entries, ...right.entries],
    columns: [
      ...pairs.map((pair) => (rightIsKept ? pair.right : pair.left)),
      ...left.columns.filter((column) => !once.has(column)),
      ...right.columns.filter((column) => !once.has(column)),
    ],
  };
}
