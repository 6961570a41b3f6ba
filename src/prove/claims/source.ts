import type { ContextSource } from '../../model/tenancy.ts';
import type { Branch } from '../reason/branch.ts';
import { type TermKey, termKey } from '../reason/term.ts';

/** The term that carries the value of a source. */
export function sourceTerm(source: ContextSource): TermKey {
  if (source.kind === 'setting') return termKey({ kind: 'setting', name: source.name });
  return source.path.reduce(
    (base, name) => termKey({ kind: 'apply', name: 'field', args: [base, termKey({ kind: 'constant', value: name })] }),
    termKey({ kind: 'setting', name: source.setting }),
  );
}

/** The same, as a term that the branch knows of. */
export function knownSource(branch: Branch, source: ContextSource): { readonly branch: Branch; readonly key: TermKey } {
  if (source.kind === 'setting') return branch.know({ kind: 'setting', name: source.name });
  let at = branch.know({ kind: 'setting', name: source.setting });
  for (const name of source.path) {
    const field = at.branch.know({ kind: 'constant', value: name });
    at = field.branch.know({ kind: 'apply', name: 'field', args: [at.key, field.key] });
  }
  return at;
}
