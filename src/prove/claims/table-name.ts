import type { QualifiedName } from '../../base/ident.ts';

/** The name behind a key made by `nameKey`; schemas with a dot in their name are not told apart. */
export function tableName(key: string): QualifiedName {
  const at = key.indexOf('.');
  return { schema: key.slice(0, at), name: key.slice(at + 1) };
}
