/**
 * Values that are not known, by what is known of them. Two terms may turn out to be the same value; a branch says which.
 * Casts between scalar types keep the value: `'x'::uuid` and `'x'` are one term, because equality through a cast means
 * equality of what was cast.
 */
export type Term =
  | { readonly kind: 'constant'; readonly value: string }
  /** A column of a row that is supposed to exist. */
  | { readonly kind: 'column'; readonly row: number; readonly column: string }
  /** A setting of the session. */
  | { readonly kind: 'setting'; readonly name: string }
  /** A function of other values of which only that it is one is known. */
  | { readonly kind: 'apply'; readonly name: string; readonly args: readonly string[] }
  /** Any value. */
  | { readonly kind: 'any'; readonly id: number };

/** How a term is named; the same term has the same key everywhere. */
export type TermKey = string;

export const nullTerm: TermKey = 'null';

export function termKey(term: Term): TermKey {
  switch (term.kind) {
    case 'constant':
      return `'${term.value}'`;
    case 'column':
      return `${term.row}.${term.column}`;
    case 'setting':
      return `@${term.name}`;
    case 'apply':
      return `${term.name}(${term.args.join(',')})`;
    case 'any':
      return `?${term.id}`;
  }
}

export function constantOf(key: TermKey): string | undefined {
  return key.startsWith("'") ? key.slice(1, -1) : undefined;
}

export const trueTerm: TermKey = termKey({ kind: 'constant', value: 'true' });
export const falseTerm: TermKey = termKey({ kind: 'constant', value: 'false' });
