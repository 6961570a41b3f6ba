import { ownColumns, predicateKey } from '../../model/predicate-key.ts';
import type { Predicate } from '../../model/predicate.ts';
import { type Facts, type Truth, domainOf } from './atom-values.ts';

const every: readonly Truth[] = [true, false, null];

/** Narrows the values an atom may take, to ask "and if this could not be true?". Undefined leaves it as it is. */
export type Restriction = (atom: Predicate) => readonly Truth[] | undefined;

// Thousands of tables carry the same policies; all that differs is which of the columns may be null.
const decided = new WeakMap<Predicate, Map<string, boolean>>();

/** Whether the predicate is true for every row and every session. */
export function alwaysTrue(predicate: Predicate, facts: Facts): boolean {
  const known = decided.get(predicate) ?? new Map<string, boolean>();
  decided.set(predicate, known);
  const key = ownColumns(predicate)
    .filter((column) => facts.notNull.has(column))
    .join();
  const found = known.get(key);
  if (found !== undefined) return found;
  const values = valuesOf(predicate, facts, () => undefined);
  const always = values.size === 1 && values.has(true);
  known.set(key, always);
  return always;
}

/** Whether the predicate could be true, given the restriction. May say yes too often, never no too often. */
export function canBeTrue(predicate: Predicate, facts: Facts, restrict: Restriction = () => undefined): boolean {
  return valuesOf(predicate, facts, restrict).has(true);
}

/**
 * The values the predicate can have. Equal atoms are equal everywhere (`x or not x`); unlike atoms are taken to be
 * independent, so the result may hold a value too many, never one too few. Past `limit` cases equal atoms are taken to
 * be independent as well.
 */
function valuesOf(predicate: Predicate, facts: Facts, restrict: Restriction, limit = 60_000): ReadonlySet<Truth> {
  const atoms = new Map<string, { readonly atom: Predicate; readonly domain: readonly Truth[] }>();
  collect(predicate, (atom) => {
    const key = predicateKey(atom);
    if (!atoms.has(key)) atoms.set(key, { atom, domain: restrict(atom) ?? domainOf(atom, facts) });
  });
  const entries = [...atoms.entries()];
  if (entries.reduce((product, [, { domain }]) => product * domain.length, 1) > limit) {
    return roughly(predicate, (atom) => atoms.get(predicateKey(atom))?.domain ?? every);
  }
  const found = new Set<Truth>();
  const assign = (index: number, values: ReadonlyMap<string, Truth>): void => {
    if (found.size === 3) return;
    const entry = entries[index];
    if (entry === undefined) {
      found.add(evaluate(predicate, (atom) => values.get(predicateKey(atom)) ?? null));
      return;
    }
    for (const value of entry[1].domain) assign(index + 1, new Map([...values, [entry[0], value]]));
  };
  assign(0, new Map());
  return found;
}

type Valuation = (atom: Predicate) => Truth;

/** The logical skeleton; whatever is not logic is an atom. */
function evaluate(predicate: Predicate, value: Valuation): Truth {
  switch (predicate.kind) {
    case 'and':
      return fold(
        predicate.operands.map((operand) => evaluate(operand, value)),
        false,
      );
    case 'or':
      return fold(
        predicate.operands.map((operand) => evaluate(operand, value)),
        true,
      );
    case 'not': {
      const inner = evaluate(predicate.operand, value);
      return inner === null ? null : !inner;
    }
    case 'constant':
      return typeof predicate.value === 'boolean' ? predicate.value : booleanText(predicate.value);
    case 'is-boolean': {
      const inner = evaluate(predicate.operand, value);
      const matches = predicate.test === 'unknown' ? inner === null : inner === (predicate.test === 'true');
      return matches !== predicate.negated;
    }
    case 'coalesce':
      return predicate.operands.map((operand) => evaluate(operand, value)).find((found) => found !== null) ?? null;
    case 'case': {
      const branch = predicate.branches.find(({ when }) => evaluate(when, value) === true);
      if (branch !== undefined) return evaluate(branch.then, value);
      return predicate.otherwise === null ? null : evaluate(predicate.otherwise, value);
    }
    default: {
      const inner = unwrapped(predicate);
      return inner === undefined ? value(predicate) : evaluate(inner, value);
    }
  }
}

/** The values the predicate can have when each part takes any of its own, whatever the others take. */
function roughly(predicate: Predicate, domain: (atom: Predicate) => readonly Truth[]): ReadonlySet<Truth> {
  const inner = (part: Predicate) => [...roughly(part, domain)];
  const combine = (parts: readonly Predicate[], absorbing: boolean) =>
    parts
      .map(inner)
      .reduce<readonly Truth[]>(
        (sum, values) => [...new Set(sum.flatMap((left) => values.map((right) => fold([left, right], absorbing))))],
        [!absorbing],
      );
  switch (predicate.kind) {
    case 'and':
      return new Set(combine(predicate.operands, false));
    case 'or':
      return new Set(combine(predicate.operands, true));
    case 'coalesce':
      return new Set(predicate.operands.flatMap(inner));
    case 'case':
      return new Set([
        ...predicate.branches.flatMap(({ then }) => inner(then)),
        ...(predicate.otherwise === null ? [null] : inner(predicate.otherwise)),
      ]);
    case 'not':
    case 'is-boolean':
      return new Set(
        inner(predicate.operand).map((value) =>
          evaluate({ ...predicate, operand: { kind: 'constant', value, type: 'boolean' } }, () => null),
        ),
      );
    case 'constant':
      return new Set([evaluate(predicate, () => null)]);
    default: {
      const bare = unwrapped(predicate);
      return bare === undefined ? new Set(domain(predicate)) : new Set(inner(bare));
    }
  }
}

function fold(values: readonly Truth[], absorbing: boolean): Truth {
  if (values.includes(absorbing)) return absorbing;
  return values.includes(null) ? null : !absorbing;
}

/** The atoms `evaluate` will ask for, in reading order. */
function collect(predicate: Predicate, visit: (atom: Predicate) => void): void {
  evaluate(predicate, (atom) => {
    visit(atom);
    return null;
  });
  // `coalesce` and `case` look only as far as they must: their other parts are visited here.
  if (predicate.kind === 'case')
    for (const part of [
      ...predicate.branches.flatMap(({ when, then }) => [when, then]),
      ...(predicate.otherwise === null ? [] : [predicate.otherwise]),
    ])
      collect(part, visit);
  else if (predicate.kind === 'and' || predicate.kind === 'or' || predicate.kind === 'coalesce')
    for (const operand of predicate.operands) collect(operand, visit);
  else if (predicate.kind === 'not' || predicate.kind === 'is-boolean') collect(predicate.operand, visit);
  else {
    const inner = unwrapped(predicate);
    if (inner !== undefined) collect(inner, visit);
  }
}

/** `(select expression)` and `expression::boolean` have the truth of the expression. */
function unwrapped(predicate: Predicate): Predicate | undefined {
  if (predicate.kind === 'cast' && predicate.type.startsWith('bool')) return predicate.operand;
  if (predicate.kind === 'subselect' && predicate.query.from.length === 0 && predicate.query.where === null && !predicate.query.complex)
    return predicate.query.select[0];
  return undefined;
}

function booleanText(value: string | number | null): Truth {
  if (typeof value === 'string') return /^(t|true|yes|on|1)$/i.test(value) ? true : /^(f|false|no|off|0)$/i.test(value) ? false : null;
  return null;
}
