import type { Database } from '../../model/database.ts';

/** What a column's type comes down to once domains are unwrapped. */
export interface ResolvedType {
  /** Base type without modifier, e.g. `character varying`, `numeric`, `uuid`; element type for arrays. */
  readonly base: string;
  /** The base with its modifier, as it can be written in a cast. */
  readonly spelled: string;
  /** Numbers in parentheses: length, or precision and scale. */
  readonly modifier: readonly number[];
  readonly array: boolean;
  /** Labels of an enum, in order. */
  readonly labels: readonly string[] | null;
  /** CHECK expressions of the domains on the way, over `VALUE`. */
  readonly domainChecks: readonly string[];
  readonly domainNotNull: boolean;
}

const short = (name: string): string => name.replaceAll('"', '').split('.').at(-1) ?? name;

/** Unwraps domains and finds enums. `format_type` leaves the schema out when the search path shows it, so both spellings count. */
export function resolveType(database: Database, type: string): ResolvedType {
  const same = (object: { schema: string; name: string }, spelling: string): boolean =>
    spelling.replaceAll('"', '') === `${object.schema}.${object.name}` ||
    (!spelling.includes('.') && spelling.replaceAll('"', '') === object.name);
  if (type.endsWith('[]')) {
    const element = resolveType(database, type.slice(0, -2));
    return { ...element, spelled: `${element.spelled}[]`, array: true };
  }
  const domain = database.domains.find((candidate) => same(candidate, type));
  if (domain !== undefined) {
    const inner = resolveType(database, domain.baseType);
    const checks = domain.checks.map((check) => checkBody(check.definition));
    return { ...inner, domainChecks: [...inner.domainChecks, ...checks], domainNotNull: inner.domainNotNull || domain.notNull };
  }
  const found = database.enums.find((candidate) => same(candidate, type));
  const modifier = /\(([\d, -]+)\)/.exec(type)?.[1]?.split(',').map(Number) ?? [];
  return {
    base: found === undefined ? short(type.replace(/\([\d, -]+\)/, '').trim()) : 'enum',
    spelled: type,
    modifier,
    array: false,
    labels: found?.labels ?? null,
    domainChecks: [],
    domainNotNull: false,
  };
}

/** The expression inside `CHECK (...)`. */
export function checkBody(definition: string): string {
  const open = definition.indexOf('(');
  const close = definition.lastIndexOf(')');
  return /^\s*check/i.test(definition) && open >= 0 && close > open ? definition.slice(open + 1, close) : definition;
}
