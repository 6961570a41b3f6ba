import type { Database } from '../../model/database.ts';
import { type Answer, bind, denied, known, unknown } from './answer.ts';
import { cast } from './cast.ts';
import { parseJson, jsonbText } from './json.ts';
import type { Truth } from './truth.ts';
import { type Datum, baseType, family, spell } from './values.ts';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'is distinct from' | 'is not distinct from';

const comparisons: readonly string[] = ['=', '<>', '<', '<=', '>', '>='];

export function isComparison(operator: string): operator is Comparison {
  return comparisons.includes(operator);
}

/** `left <operator> right`. A literal without a type takes that of the other side. */
export function compare(database: Database, operator: Comparison, left: Datum, right: Datum): Answer<Truth> {
  if (left.type === 'unknown' && right.type !== 'unknown')
    return bind(cast(database, left, right.type), (value) => comparison(operator, value, right));
  if (right.type === 'unknown' && left.type !== 'unknown')
    return bind(cast(database, right, left.type), (value) => comparison(operator, left, value));
  return comparison(operator, left, right);
}

function comparison(operator: Comparison, left: Datum, right: Datum): Answer<Truth> {
  if (operator === 'is distinct from' || operator === 'is not distinct from') {
    const same = operator === 'is not distinct from';
    if (left.value === null || right.value === null) return known((left.value === null && right.value === null) === same);
    return bind(equal(left, right), (value) => known(value === same));
  }
  if (left.value === null || right.value === null) return known(null);
  if (operator === '=' || operator === '<>') return bind(equal(left, right), (value) => known(value === (operator === '=')));
  return bind(order(left, right), (sign) => {
    switch (operator) {
      case '<':
        return known(sign < 0);
      case '<=':
        return known(sign <= 0);
      case '>':
        return known(sign > 0);
      case '>=':
        return known(sign >= 0);
    }
  });
}

function equal(left: Datum, right: Datum): Answer<boolean> {
  const a = spell(left.value ?? '');
  const b = spell(right.value ?? '');
  const families = [family(left.type), family(right.type)];
  if (families.every((found) => found === 'citext')) return known(a.toLowerCase() === b.toLowerCase());
  if (families[0] === 'number' && families[1] === 'number') return bind(order(left, right), (sign) => known(sign === 0));
  if (families.includes('jsonb')) return known(canonical(a) === canonical(b));
  if (families[0] === families[1]) return known(a === b);
  // A citext meets text as text; nothing else does without a cast.
  if (families.every((found) => found === 'text' || found === 'citext')) return known(a === b);
  if (families.every((found) => ['text', 'uuid', 'number', 'boolean'].includes(found)))
    return denied('42883', `operator does not exist: ${left.type} = ${right.type}`);
  return unknown(`${left.type} = ${right.type}`);
}

// Of equal numbers jsonb keeps each one's own zeros.
function canonical(text: string): string {
  const json = parseJson(text);
  const spelled = json === undefined ? undefined : jsonbText(json);
  return (spelled ?? text).replace(/(?<=[\s:[,]|^)(-?\d+)\.0+(?=[\s,\]}]|$)/g, '$1');
}

function order(left: Datum, right: Datum): Answer<number> {
  const a = left.value;
  const b = right.value;
  const kinds = [family(left.type), family(right.type)];
  if (typeof a === 'boolean' && typeof b === 'boolean') return known(Number(a) - Number(b));
  if (typeof a !== 'string' || typeof b !== 'string') return unknown(`the order of ${left.type} and ${right.type}`);
  if (kinds.every((kind) => kind === 'number')) return numbers(a, b);
  if (kinds.every((kind) => kind === 'uuid')) return known(a < b ? -1 : a > b ? 1 : 0);
  return unknown(`the order of ${baseType(left.type)}, which is its collation's`);
}

function numbers(a: string, b: string): Answer<number> {
  const parts = [a, b].map((text) => /^(-?\d+)(?:\.(\d+))?$/.exec(text));
  const digits = Math.max(...parts.map((part) => part?.[2]?.length ?? 0));
  const [x, y] = parts.map((part) => (part === null ? undefined : BigInt(`${part[1]}${(part[2] ?? '').padEnd(digits, '0')}`)));
  if (x === undefined || y === undefined) return unknown('an unusual number');
  return known(x < y ? -1 : x > y ? 1 : 0);
}
