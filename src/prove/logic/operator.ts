import { type Answer, known, unknown } from './answer.ts';
import { parseJson, jsonText, jsonbText, step } from './json.ts';
import { type Datum, arrayOf, elementType, elements, family, nothing, numberOf, spell, textOf, truthOf } from './values.ts';

/** Operators other than comparisons. All of these give null for null. */
export function operate(name: string, args: readonly Datum[]): Answer<Datum> {
  const [left, right] = args;
  if (left === undefined || right === undefined) return unary(name, left);
  const kind = family(left.type);
  if (kind === 'json' || kind === 'jsonb') return json(name, left, right);
  if (kind === 'array' || family(right.type) === 'array') return array(name, left, right);
  if (left.value === null || right.value === null) {
    return ['+', '-', '*'].includes(name) ? known(nothing(left.type)) : name === '||' ? known(textOf(null)) : known(truthOf(null));
  }
  const a = spell(left.value);
  const b = spell(right.value);
  if (name === '||' && kind !== 'other') return known(textOf(a + b));
  if (name === '~~' || name === '!~~' || name === '~~*' || name === '!~~*') return like(name, a, b);
  if ((name === '+' || name === '-') && left.type === 'integer' && right.type === 'integer') {
    const sum = Number(a) + (name === '+' ? Number(b) : -Number(b));
    return Math.abs(sum) < 2 ** 31 ? known(numberOf(sum)) : unknown('an integer out of range');
  }
  return unknown(`the operator ${left.type} ${name} ${right.type}`);
}

function unary(name: string, operand: Datum | undefined): Answer<Datum> {
  if (operand === undefined || name !== '-' || family(operand.type) !== 'number') return unknown(`the operator ${name}`);
  if (operand.value === null || operand.value === '0') return known(operand);
  const text = spell(operand.value);
  return known({ type: operand.type, value: text.startsWith('-') ? text.slice(1) : `-${text}` });
}

function like(name: string, text: string, pattern: string): Answer<Datum> {
  if (pattern.includes('\\')) return unknown('a pattern with an escape');
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  const found = new RegExp(`^${source}$`, name.endsWith('*') ? 'isu' : 'su').test(text);
  return known(truthOf(found !== name.startsWith('!')));
}

function json(name: string, left: Datum, right: Datum): Answer<Datum> {
  const binary = left.type === 'jsonb';
  const asText = name === '->>' || name === '#>>';
  const type = asText ? 'text' : left.type;
  if (name === '?' || name === '@>' || name === '||') {
    if (left.value === null || right.value === null) return known(name === '||' ? nothing(left.type) : truthOf(null));
  }
  const document = left.value === null ? undefined : parseJson(spell(left.value));
  if (name === '?' && document !== undefined) {
    const key = spell(right.value ?? '');
    if (document.kind === 'object') return known(truthOf(document.members.some((member) => member.key === key)));
    if (document.kind === 'array') return known(truthOf(document.items.some((item) => item.kind === 'string' && item.text === key)));
    return known(truthOf(document.kind === 'string' && document.text === key));
  }
  const path = name.startsWith('#>') ? (right.value === null ? undefined : elements(castToArray(right))) : [right];
  if (!['->', '->>', '#>', '#>>'].includes(name)) return unknown(`the operator ${left.type} ${name}`);
  if (document === undefined || path === undefined || path.some((part) => part.value === null)) return known(nothing(type));
  const how = name.startsWith('#>') ? 'path' : family(right.type) === 'number' ? 'number' : 'name';
  let found: typeof document | undefined = document;
  for (const part of path) found = found === undefined ? undefined : step(found, spell(part.value ?? ''), how);
  if (found === undefined) return known(nothing(type));
  const value = asText ? jsonText(found, binary) : binary ? jsonbText(found) : found.raw;
  return value === undefined ? unknown('a JSON number with an exponent') : known({ type, value });
}

const castToArray = (datum: Datum): Datum => ({ type: 'text[]', value: datum.value });

function array(name: string, left: Datum, right: Datum): Answer<Datum> {
  if (name === '||') return concatenate(left, right);
  if (left.value === null || right.value === null) return known(truthOf(null));
  const a = elements(left);
  const b = elements(right);
  if (a === undefined || b === undefined) return unknown(`the operator ${left.type} ${name} ${right.type}`);
  const has = (items: readonly Datum[], item: Datum): boolean => item.value !== null && items.some((found) => found.value === item.value);
  switch (name) {
    case '@>':
      return known(truthOf(b.every((item) => has(a, item))));
    case '<@':
      return known(truthOf(a.every((item) => has(b, item))));
    case '&&':
      return known(truthOf(a.some((item) => has(b, item))));
    default:
      return unknown(`the operator ${left.type} ${name} ${right.type}`);
  }
}

function concatenate(left: Datum, right: Datum): Answer<Datum> {
  const parts = [left, right].map((part) => (family(part.type) !== 'array' ? [part] : part.value === null ? [] : elements(part)));
  const [a, b] = parts;
  const type = [left, right].map((part) => part.type).find((found) => found.endsWith('[]')) ?? 'text[]';
  if (a === undefined || b === undefined) return unknown('an array of several dimensions');
  if (left.value === null && right.value === null && left.type === right.type) return known(nothing(type));
  return known(arrayOf(elementType(type), [...a, ...b]));
}
