import type { TypeName } from '@pgsql/types';
import { nameKey } from '../../base/ident.ts';
import { typeName } from '../type-name.ts';
import type { Picture } from './picture.ts';
import type { SearchPath } from './search-path.ts';

const known = new WeakMap<Picture, ReadonlySet<string>>();

/** A type as the server spells it, those of the database with their schema. */
export function resolvedType(node: TypeName | undefined, picture: Picture, path: SearchPath): string {
  const written = typeName(node);
  if ((node?.names ?? []).length !== 1) return written;
  const [base = '', suffix = ''] = [/^[^([]+/.exec(written)?.[0], /[([].*$/.exec(written)?.[0]];
  const own = typesOf(picture);
  const schema = path.find((candidate) => own.has(nameKey({ schema: candidate, name: base })));
  return schema === undefined ? written : `${nameKey({ schema, name: base })}${suffix}`;
}

function typesOf(picture: Picture): ReadonlySet<string> {
  const found = known.get(picture);
  if (found !== undefined) return found;
  const { enums, domains, otherTypes } = picture.database;
  const made = new Set([...[...enums, ...domains, ...otherTypes].map(nameKey), ...picture.relations.keys()]);
  known.set(picture, made);
  return made;
}
