import type { Branch } from '../reason/branch.ts';
import { type Term, type TermKey, constantOf } from '../reason/term.ts';

/** The JSON of settings and columns whose fields are spoken of, by the term of the whole. */
export function documentsOf(branch: Branch, value: (key: TermKey) => string | null): ReadonlyMap<TermKey, string> {
  const documents = new Map<TermKey, Record<string, unknown>>();
  for (const [key, term] of branch.known) {
    const path = pathOf(branch, key, term);
    if (path === null || path.names.length === 0) continue;
    const document = documents.get(path.root) ?? {};
    documents.set(path.root, document);
    put(document, path.names, value(key));
  }
  return new Map([...documents].map(([root, document]) => [root, JSON.stringify(document)]));
}

interface Path {
  readonly root: TermKey;
  readonly names: readonly string[];
}

function pathOf(branch: Branch, key: TermKey, term: Term): Path | null {
  if (term.kind === 'setting' || term.kind === 'column') return { root: key, names: [] };
  if (term.kind !== 'apply' || term.name !== 'field') return null;
  const [base = '', field = ''] = term.args;
  const inner = branch.known.get(base);
  const above = inner === undefined ? null : pathOf(branch, base, inner);
  const name = constantOf(field);
  return above === null || name === undefined ? null : { root: above.root, names: [...above.names, name] };
}

function put(document: Record<string, unknown>, names: readonly string[], value: string | null): void {
  const [name, ...rest] = names;
  if (name === undefined) return;
  const there = document[name];
  const deeper: Record<string, unknown> = typeof there === 'object' && there !== null ? Object.fromEntries(Object.entries(there)) : {};
  if (rest.length > 0) {
    put(deeper, rest, value);
    document[name] = deeper;
  } else if (typeof there !== 'object' || there === null) document[name] = value;
}
