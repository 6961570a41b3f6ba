import type { Value } from './instance.ts';

/** A value with its type as the server spells it. */
export interface Datum {
  readonly type: string;
  readonly value: Value;
}

export type Family = 'text' | 'citext' | 'number' | 'uuid' | 'boolean' | 'json' | 'jsonb' | 'array' | 'other';

const families: Readonly<Record<string, Family>> = {
  text: 'text',
  unknown: 'text',
  name: 'text',
  'character varying': 'text',
  citext: 'citext',
  smallint: 'number',
  integer: 'number',
  bigint: 'number',
  numeric: 'number',
  uuid: 'uuid',
  boolean: 'boolean',
  json: 'json',
  jsonb: 'jsonb',
};

/** The type without length, precision and (for extensions' types) schema. */
export function baseType(type: string): string {
  const bare = type.replace(/\([^)]*\)/, '').trim();
  return /(^|\.)citext$/.test(bare) ? 'citext' : bare.replace(/^pg_catalog\./, '');
}

export function family(type: string): Family {
  return type.endsWith('[]') ? 'array' : (families[baseType(type)] ?? 'other');
}

export function elementType(type: string): string {
  return type.slice(0, -2);
}

export const textOf = (value: string | null): Datum => ({ type: 'text', value });
export const truthOf = (value: boolean | null): Datum => ({ type: 'boolean', value });
export const numberOf = (value: number): Datum => ({ type: 'integer', value: String(value) });
export const nothing = (type: string): Datum => ({ type, value: null });

/** The text form of a value that is not null. */
export function spell(value: string | boolean): string {
  return typeof value === 'string' ? value : value ? 'true' : 'false';
}

/** The elements of a one-dimensional array as the server writes it; undefined when it is not one. */
export function parseArray(text: string): readonly (string | null)[] | undefined {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return undefined;
  if (body.trim() === '') return [];
  const elements: (string | null)[] = [];
  const element = /\s*(?:"((?:[^"\\]|\\.)*)"|((?:[^",{}\\]|\\.)+?))\s*(,|$)/sy;
  for (;;) {
    const found = element.exec(body);
    if (found === null) return undefined;
    const [, quoted, bare = '', end] = found;
    elements.push(quoted !== undefined ? unescape(quoted) : /^null$/i.test(bare) ? null : unescape(bare));
    if (end === '') return elements;
  }
}

const unescape = (text: string): string => text.replace(/\\(.)/gs, '$1');

export function formatArray(elements: readonly (string | null)[]): string {
  const write = (element: string | null): string => {
    if (element === null) return 'NULL';
    const plain = element !== '' && !/[\s"\\{},]/.test(element) && !/^null$/i.test(element);
    return plain ? element : `"${element.replace(/["\\]/g, '\\$&')}"`;
  };
  return `{${elements.map(write).join(',')}}`;
}

/** The elements of an array that is not null. */
export function elements(array: Datum): readonly Datum[] | undefined {
  const type = elementType(array.type);
  const texts = typeof array.value === 'string' ? parseArray(array.value) : undefined;
  return texts?.map((text) => ({ type, value: text !== null && family(type) === 'boolean' ? text === 't' || text === 'true' : text }));
}

export function arrayOf(type: string, items: readonly Datum[]): Datum {
  const write = (value: Value): string | null => (typeof value === 'boolean' ? (value ? 't' : 'f') : value);
  return { type: `${type}[]`, value: formatArray(items.map((item) => write(item.value))) };
}
