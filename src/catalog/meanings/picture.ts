import { type QualifiedName, nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Routine } from '../../model/routine.ts';
import type { Key } from '../../model/table.ts';
import { fail } from './not-understood.ts';
import type { SearchPath } from './search-path.ts';
import { type Signature, signatureOf } from './signature.ts';

export interface PictureColumn {
  readonly name: string;
  readonly type: string;
}

/** A table or a view, as names and keys are looked up in it. */
export interface PictureRelation extends QualifiedName {
  readonly columns: readonly PictureColumn[];
  /** Its keys, where no inheriting table can repeat them. */
  readonly keys: readonly Key[];
}

/** A database, indexed for the resolution of names. */
export interface Picture {
  readonly database: Database;
  readonly relations: ReadonlyMap<string, PictureRelation>;
  /** All overloads, by `schema.name`. */
  readonly routines: ReadonlyMap<string, readonly Routine[]>;
  signature(routine: Routine): Signature;
}

export function pictureOf(database: Database): Picture {
  const parents = new Set(database.tables.flatMap((table) => table.inherits.map(nameKey)));
  const relations = new Map<string, PictureRelation>();
  for (const view of database.views)
    relations.set(nameKey(view), { schema: view.schema, name: view.name, columns: view.columns, keys: [] });
  for (const table of database.tables) {
    relations.set(nameKey(table), {
      schema: table.schema,
      name: table.name,
      columns: table.columns.map(({ name, type, collation }) => ({
        name,
        type: usualCollation(collation) ? type : `${type} collate ${collation}`,
      })),
      // A deferred key may be violated until the transaction ends.
      keys: parents.has(nameKey(table)) ? [] : table.keys.filter((key) => !/\bdeferrable\b/i.test(key.definition)),
    });
  }
  const routines = new Map<string, Routine[]>();
  for (const routine of database.routines) routines.set(nameKey(routine), [...(routines.get(nameKey(routine)) ?? []), routine]);
  const signatures = new Map<Routine, Signature>();
  return {
    database,
    relations,
    routines,
    signature(routine) {
      const known = signatures.get(routine) ?? signatureOf(routine);
      signatures.set(routine, known);
      return known;
    },
  };
}

// Those that the system comes with tell any two texts apart; one of the user's may not.
function usualCollation(collation: string | null): boolean {
  return (
    collation === null ||
    /^(C|C\.UTF-?8|POSIX|default|ucs_basic|unicode|pg_c_utf8|pg_unicode_fast|.*-x-icu|[a-z]{2,3}_[A-Z]{2}.*)$/i.test(collation)
  );
}

/** The relation a name stands for. */
export function findRelation(picture: Picture, path: SearchPath, schema: string | null, name: string): PictureRelation {
  if (schema !== null)
    return picture.relations.get(nameKey({ schema, name })) ?? fail(`there is no relation ${schema}.${name} in the picture`);
  if (name.startsWith('pg_') && path.includes('pg_catalog')) fail(`${name} is a relation of the system`);
  for (const candidate of path) {
    const found = picture.relations.get(nameKey({ schema: candidate, name }));
    if (found !== undefined) return found;
  }
  return fail(`there is no relation ${name} on the path ${path.join(', ')}`);
}
