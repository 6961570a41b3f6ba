import { nameKey } from '../../base/ident.ts';
import type { Routine } from '../../model/routine.ts';
import { type Builtin, acts, builtin } from './builtins.ts';
import { fail, failWhole } from './not-understood.ts';
import type { Picture } from './picture.ts';
import type { SearchPath } from './search-path.ts';

/** What the name of a function stands for. */
export type Callee =
  | { readonly kind: 'builtin'; readonly name: string; readonly builtin: Builtin }
  /** All overloads of a name of the picture. */
  | { readonly kind: 'routines'; readonly schema: string; readonly name: string; readonly overloads: readonly Routine[] }
  /** Of an extension, which the picture leaves out: it may be an aggregate, or give rows. */
  | { readonly kind: 'foreign'; readonly schema: string; readonly name: string };

export function resolveRoutine(picture: Picture, path: SearchPath, names: readonly string[]): Callee {
  const name = names.at(-1) ?? fail('a function without a name');
  if (acts(name)) failWhole(`${name} changes something`);
  const schema = names.length === 1 ? null : (names[0] ?? null);
  if (schema !== null && schema !== 'pg_catalog') {
    const overloads = picture.routines.get(nameKey({ schema, name }));
    return overloads === undefined ? { kind: 'foreign', schema, name } : { kind: 'routines', schema, name, overloads };
  }
  const own = builtin(name);
  const candidates = schema === null ? path.filter((each) => picture.routines.has(nameKey({ schema: each, name }))) : [];
  const [first, ...more] = candidates;
  if (first === undefined)
    return own === undefined ? fail(`there is no function ${name} on the path`) : { kind: 'builtin', name, builtin: own };
  // The server decides by the types of the arguments.
  if (own !== undefined) return fail(`${first}.${name} has the name of a function of the system`);
  if (more.length > 0) return fail(`the function ${name} is in ${candidates.join(' and ')}`);
  return { kind: 'routines', schema: first, name, overloads: picture.routines.get(nameKey({ schema: first, name })) ?? [] };
}
