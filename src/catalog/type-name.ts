import type { TypeName } from '@pgsql/types';

// The parser's names of types and those of format_type.
const spelling: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  varchar: 'character varying',
  bpchar: 'character',
  timestamptz: 'timestamp with time zone',
  timestamp: 'timestamp without time zone',
};

/** A type as the server spells it, with its length or precision. */
export function typeName(node: TypeName | undefined): string {
  const names = (node?.names ?? []).map((part) => ('String' in part ? (part.String.sval ?? '') : ''));
  const local = names[0] === 'pg_catalog' ? names.slice(1) : names;
  const base = local.map((name) => (local.length === 1 ? (spelling[name] ?? name) : name)).join('.');
  // `numeric(10,2)` and `varchar(80)`: the length does not matter to what a policy means, but two spellings must differ.
  const modifiers = (node?.typmods ?? []).map((modifier) => ('A_Const' in modifier ? String(modifier.A_Const.ival?.ival ?? 0) : '?'));
  return `${base}${modifiers.length === 0 ? '' : `(${modifiers.join(',')})`}${'[]'.repeat(node?.arrayBounds?.length ?? 0)}`;
}
