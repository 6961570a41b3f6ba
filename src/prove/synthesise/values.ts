import { fingerprint } from '../../base/hash.ts';
import type { ResolvedType } from './type.ts';

/** What a value is wanted for: the same wish twice gives the same value, another salt another value. */
export interface Wish {
  readonly column: string;
  readonly type: ResolvedType;
  /** Empty for twin values; otherwise makes the value differ from the twins. */
  readonly salt: string;
}

/** Values a person might have chosen, best first, as text the server reads into the type. Empty for an unknown type. */
export function candidates(wish: Wish): readonly string[] {
  const { type } = wish;
  const found = type.labels === null ? (makers[type.base]?.(wish) ?? rangeOf(wish)) : rotated(type.labels, wish.salt);
  if (!type.array) return found;
  return [...found.slice(0, 3).map((value) => `{"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"}`), '{}'];
}

/** A uuid that is the same for the same text, so that a replay script names the same rows. */
export function uuidOf(text: string): string {
  const hex = digest(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A whole number in [0, below), the same for the same text. */
export function numberOf(text: string, below: number): number {
  return Number.parseInt(digest(text).slice(0, 8), 16) % below;
}

const digest = (text: string): string => fingerprint(text);

function rotated(values: readonly string[], salt: string): readonly string[] {
  if (salt === '' || values.length < 2) return preferred(values);
  const start = 1 + numberOf(salt, values.length - 1);
  return [...values.slice(start), ...values.slice(0, start)];
}

/** Puts the words that mean "in use" first: a row that is archived or suspended is often behind a door of its own. */
export function preferred(values: readonly string[]): readonly string[] {
  const rank = (value: string): number => (/^(active|live|open|enabled|confirmed|published|member|owner)$/i.test(value) ? 0 : 1);
  return [...values].sort((a, b) => rank(a) - rank(b));
}

type Maker = (wish: Wish) => readonly string[];

function text({ column, type, salt }: Wish): readonly string[] {
  const tail = salt === '' ? '' : `-${digest(salt).slice(0, 8)}`;
  const hex = digest(`text:${salt}`);
  const digits = String(1_000_000 + numberOf(salt, 8_999_999));
  const shaped: readonly [RegExp, string][] = [
    [/mail/i, `twin${tail}@example.test`],
    [/phone|mobile|fax/i, `+1555${digits}`],
    [/url|uri|link|website|avatar|logo/i, `https://example.test/twin${tail}`],
    [/domain|host/i, `twin${tail}.example.test`],
    [/hash|token|checksum|digest|secret|bidx|fingerprint/i, hex],
    [/currency/i, 'EUR'],
    [/country/i, 'DE'],
    [/timezone|time_zone|tz/i, 'UTC'],
    [/locale|language|lang/i, 'en'],
    [/colou?r/i, '#112233'],
    [/zip|postal/i, '10115'],
    [/slug|handle|subdomain|key|code/i, `twin${tail}`],
    [/state|status|kind|type|role|tier|plan|level/i, `active${tail}`],
  ];
  const generic = [
    `Twin${tail}`,
    `twin${tail}`,
    hex.slice(0, 8),
    `A${hex.slice(0, 1).toUpperCase()}`,
    digits,
    hex.slice(0, 2),
    hex.slice(0, 1),
    '1',
    'UTC',
  ];
  const found = [
    ...shaped.filter(([pattern]) => pattern.test(column)).map(([, value]) => value),
    ...generic,
    `twin${tail}@example.test`,
    uuidOf(`text:${salt}`),
    hex,
  ];
  const limit =
    type.base === 'bpchar' || type.base === 'character varying' || type.base === 'character'
      ? (type.modifier[0] ?? (type.base === 'character' ? 1 : 10_000))
      : 10_000;
  const fitting = found.filter((value) => value.length <= limit);
  return [...new Set(fitting.length > 0 ? fitting : [hex.slice(0, limit)])];
}

const integer =
  (largest: number): Maker =>
  ({ salt, column }) => {
    if (salt !== '') {
      const from = Math.floor(largest * 0.9);
      return [
        String(from + numberOf(salt, Math.min(1_000_000, largest - from))),
        String(2 + numberOf(salt, 90)),
        String(100 + numberOf(salt, 800)),
      ];
    }
    return /^end|_end|max|until|limit|to$/i.test(column)
      ? ['10', '100', '1', '2', '5', '50', '1000', '0']
      : ['1', '2', '5', '10', '50', '100', '1000', '0', '-1'];
  };

function numeric(wish: Wish): readonly string[] {
  const [precision = 12, scale = 2] = wish.type.modifier;
  const whole = 10 ** Math.min(6, Math.max(0, precision - scale)) - 1;
  const salted = wish.salt === '' ? [] : [String(whole === 0 ? 0 : 1 + numberOf(wish.salt, whole))];
  return [...salted, '1', '10', '100', '0', '0.5', '-1', '1000'].filter((value) => Math.abs(Number(value)) <= Math.max(whole, 0.5));
}

const day = (offset: number): string => new Date(Date.UTC(2031, 0, 15 + offset)).toISOString().slice(0, 10);
const later = /(^|_)(end|ends|until|expires?|expiry|to|due|finish|closes?|valid_to)(_|$)/i;

// 2031 lies behind any `> now()` a check may ask for; the past dates serve the opposite.
const moment =
  (suffix: string): Maker =>
  ({ column, salt }) => {
    const shift = salt === '' ? 0 : 30 + numberOf(salt, 3000);
    const days = later.test(column) ? [day(shift + 1), day(shift + 2)] : [day(shift), day(shift + 1), day(shift + 2)];
    return [...days, '2099-01-01', '2021-05-17', '1990-05-17', '2024-02-01'].map((value) => `${value}${suffix}`);
  };

function network({ salt }: Wish): readonly string[] {
  return [`192.0.2.${1 + numberOf(salt, 250)}`, `2001:db8::${numberOf(salt, 9000)}`];
}

const json: Maker = ({ salt }) => [salt === '' ? '{}' : JSON.stringify({ twin: salt }), '[]', '{"twin": true}', '"twin"'];

function rangeOf(wish: Wish): readonly string[] {
  const shift = wish.salt === '' ? 0 : 30 + numberOf(wish.salt, 3000);
  const days = (suffix: string): readonly string[] => [`["${day(shift)}${suffix}","${day(shift + 1)}${suffix}")`];
  const wrap = (base: string): readonly string[] | null => {
    if (base === 'tstzrange') return days(' 12:00:00+00');
    if (base === 'tsrange') return days(' 12:00:00');
    if (base === 'daterange') return days('');
    if (base === 'int4range' || base === 'int8range' || base === 'numrange') return [`[${1 + shift},${2 + shift})`];
    return null;
  };
  const single = wrap(wish.type.base);
  if (single !== null) return single;
  const multi = wrap(wish.type.base.replace('multirange', 'range'));
  return multi === null ? [] : multi.map((value) => `{${value}}`);
}

const makers: Readonly<Record<string, Maker>> = {
  text,
  citext: text,
  name: text,
  'character varying': text,
  character: text,
  bpchar: text,
  '"char"': () => ['a'],
  uuid: ({ column, salt }) => [uuidOf(`${column}:${salt}`)],
  smallint: integer(32_767),
  integer: integer(2_147_483_647),
  bigint: integer(9_007_199_254_740_991),
  oid: integer(2_000_000_000),
  numeric,
  real: numeric,
  'double precision': numeric,
  money: numeric,
  boolean: ({ column }) => (/^(is_)?(active|enabled|published|live|available)/i.test(column) ? ['true', 'false'] : ['false', 'true']),
  date: moment(''),
  'timestamp without time zone': moment(' 12:00:00'),
  'timestamp with time zone': moment(' 12:00:00+00'),
  'time without time zone': ({ column }) => (later.test(column) ? ['18:00', '23:00', '10:00'] : ['10:00', '18:00', '00:00']),
  'time with time zone': ({ column }) => (later.test(column) ? ['18:00+00', '23:00+00'] : ['10:00+00', '18:00+00']),
  interval: () => ['1 hour', '1 day', '0', '30 days'],
  json,
  jsonb: json,
  bytea: ({ salt }) => [`\\x${digest(`bytes:${salt}`)}`, `\\x${digest(salt).slice(0, 24)}`, '\\x00'],
  inet: network,
  cidr: ({ salt }) => [`192.0.2.${1 + numberOf(salt, 250)}/32`],
  macaddr: ({ salt }) => [`02:00:00:00:00:${(16 + numberOf(salt, 200)).toString(16)}`],
  xml: () => ['<twin/>'],
  tsvector: () => ['twin'],
  tsquery: () => ['twin'],
  bit: ({ type }) => ['0'.repeat(type.modifier[0] ?? 1)],
  'bit varying': () => ['0'],
  point: () => ['(1,1)'],
  line: () => ['{1,1,1}'],
  lseg: () => ['((0,0),(1,1))'],
  box: () => ['((0,0),(1,1))'],
  path: () => ['((0,0),(1,1))'],
  polygon: () => ['((0,0),(1,1),(1,0))'],
  circle: () => ['<(0,0),1>'],
  ltree: ({ salt }) => [salt === '' ? 'twin' : `twin.${digest(salt).slice(0, 8)}`],
  hstore: () => ['twin=>1'],
  regclass: () => ['pg_class'],
};
