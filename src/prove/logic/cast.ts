import type { Database } from '../../model/database.ts';
import { type Answer, denied, known, unknown } from './answer.ts';
import { jsonbText, parseJson } from './json.ts';
import { type Datum, arrayOf, baseType, elementType, elements, family, nothing, parseArray, spell } from './values.ts';

/** `value::type`. A text that the type does not accept is an error of the statement. */
export function cast(database: Database, datum: Datum, type: string): Answer<Datum> {
  const to = baseType(type);
  if (datum.value === null) return known(nothing(type));
  if (to === baseType(datum.type) && !/\(/.test(type)) return known({ type, value: datum.value });
  const target = family(type);
  const from = family(datum.type);
  if (target === 'text' || target === 'citext') return toText(datum, type);
  if (target === 'array') return toArray(database, datum, type);
  if (from === 'text' || from === 'citext') return fromText(database, spell(datum.value), type);
  if (from === 'json' || from === 'jsonb') return fromJson(database, datum, type);
  if (from === 'number' && target === 'number') return toNumber(database.server.versionNum, spell(datum.value), type);
  if (from === 'boolean' && to === 'integer') return known({ type, value: datum.value === true ? '1' : '0' });
  if (baseType(datum.type) === 'integer' && target === 'boolean') return known({ type, value: datum.value !== '0' });
  return unknown(`a cast from ${datum.type} to ${type}`);
}

function toText(datum: Datum, type: string): Answer<Datum> {
  const text = spell(datum.value ?? '');
  if (['other', 'array'].includes(family(datum.type)) && family(datum.type) !== 'array') {
    // Enums and the like are their own text; what the server formats by its settings is not.
    if (/time|date|interval|money|double|real|bytea/.test(datum.type)) return unknown(`the text of ${datum.type}`);
  }
  const length = /^character varying\((\d+)\)$/.exec(type)?.[1];
  if (baseType(type) === 'name') return known({ type, value: Buffer.from(text).subarray(0, 63).toString() });
  return known({ type, value: length === undefined ? text : Array.from(text).slice(0, Number(length)).join('') });
}

function toArray(database: Database, datum: Datum, type: string): Answer<Datum> {
  const element = elementType(type);
  const items = family(datum.type) === 'array' ? elements(datum) : parseTextArray(datum);
  if (items === undefined) {
    return /[{}]/.test(spell(datum.value ?? '')) ? unknown('an array of several dimensions') : denied('22P02', 'malformed array literal');
  }
  const answers = items.map((item) => cast(database, item, element));
  const failed = answers.find((answer) => answer.kind === 'denied') ?? answers.find((answer) => answer.kind === 'unknown');
  if (failed !== undefined) return failed;
  const values = answers.flatMap((answer) => (answer.kind === 'known' ? [answer.value] : []));
  return known({ ...arrayOf(element, values), type });
}

function parseTextArray(datum: Datum): readonly Datum[] | undefined {
  return parseArray(spell(datum.value ?? ''))?.map((value) => ({ type: 'text', value }));
}

function fromText(database: Database, text: string, type: string): Answer<Datum> {
  const to = baseType(type);
  const value = (found: string | boolean | undefined): Answer<Datum> =>
    found === undefined ? denied('22P02', `invalid input syntax for type ${type}`) : known({ type, value: found });
  switch (to) {
    case 'uuid':
      return value(uuid(text));
    case 'boolean':
      return value(boolean(text));
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'numeric':
      return toNumber(database.server.versionNum, text, type);
    case 'json':
      return value(parseJson(text) === undefined ? undefined : text);
    case 'jsonb': {
      const json = parseJson(text);
      if (json === undefined) return value(undefined);
      const spelled = jsonbText(json);
      return spelled === undefined ? unknown('a JSON number with an exponent') : value(spelled);
    }
    default: {
      const found = database.enums.find((candidate) => candidate.name === to || `${candidate.schema}.${candidate.name}` === to);
      if (found === undefined) return unknown(`a cast to ${type}`);
      return value(found.labels.includes(text) ? text : undefined);
    }
  }
}

function uuid(text: string): string | undefined {
  const body = /^\{(.*)\}$/.exec(text)?.[1] ?? text;
  return /^(?:[0-9a-f]{4}-?){7}[0-9a-f]{4}$/i.test(body)
    ? body
        .replaceAll('-', '')
        .toLowerCase()
        .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
    : undefined;
}

function boolean(text: string): boolean | undefined {
  const word = text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '').toLowerCase();
  if (word === '') return undefined;
  if (word === '1' || word === 'on' || 'true'.startsWith(word) || 'yes'.startsWith(word)) return true;
  if (word === '0' || word === 'of' || word === 'off' || 'false'.startsWith(word) || 'no'.startsWith(word)) return false;
  return undefined;
}

const bounds: Readonly<Record<string, bigint>> = { smallint: 32767n, integer: 2147483647n, bigint: 9223372036854775807n };

function toNumber(versionNum: number, text: string, type: string): Answer<Datum> {
  const to = baseType(type);
  const word = text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
  const bound = bounds[to];
  if (bound === undefined || /[.eE]/.test(word)) {
    if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(word)) {
      return /^[+-]?(nan|inf|0x|0o|0b|\d+_)/i.test(word)
        ? unknown('an unusual number')
        : denied('22P02', `invalid input syntax for type ${type}`);
    }
    // As text, `1.5` is no integer; as a number it would be rounded, which no policy does.
    if (bound !== undefined) return denied('22P02', `invalid input syntax for type ${type}`);
    return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(word) && !type.includes('(') ? known({ type, value: word }) : unknown('an unusual number');
  }
  if (!/^[+-]?\d+$/.test(word)) {
    // 16 began to read 0x1f, 0o17, 0b1 and 1_000.
    const modern =
      versionNum >= 160000 && /^[+-]?(0[xob])?[0-9a-f]+(_[0-9a-f]+)*$/i.test(word) && /^[+-]?\d/.test(word) && /[xob_]/i.test(word);
    return modern ? unknown('an unusual number') : denied('22P02', `invalid input syntax for type ${type}`);
  }
  const value = BigInt(word.replace(/^\+/, ''));
  return value > bound || value < -bound - 1n
    ? denied('22003', `value out of range for type ${type}`)
    : known({ type, value: String(value) });
}

function fromJson(database: Database, datum: Datum, type: string): Answer<Datum> {
  const json = parseJson(spell(datum.value ?? ''));
  if (json === undefined) return unknown('JSON that is none');
  const to = family(type);
  if (to === 'jsonb' || to === 'json') return to === 'json' ? known({ type, value: datum.value }) : fromText(database, json.raw, type);
  if (family(datum.type) === 'json') return unknown(`a cast from json to ${type}`);
  // 18 began to give null for JSON's null.
  if (json.kind === 'null') return database.server.versionNum >= 180000 ? known(nothing(type)) : denied('22023', 'cannot cast jsonb null');
  if (to === 'boolean' && (json.kind === 'true' || json.kind === 'false')) return known({ type, value: json.kind === 'true' });
  if (to === 'number' && json.kind === 'number') {
    return json.raw.includes('.') && baseType(type) !== 'numeric'
      ? unknown('a rounded number')
      : toNumber(database.server.versionNum, json.raw, type);
  }
  return to === 'boolean' || to === 'number'
    ? denied('22023', `cannot cast jsonb ${json.kind} to type ${type}`)
    : unknown(`a cast from jsonb to ${type}`);
}
