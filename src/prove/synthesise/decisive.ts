import { nameKey } from '../../base/ident.ts';
import type { ForeignKey } from '../../model/table.ts';
import { type Blueprint, isGlobal } from './blueprint.ts';
import type { World } from './world.ts';

/**
 * References that decide a unique key, alone or with the tenant and the person: one listing for each item. The table
 * takes a second row of the same tenant only for another parent.
 */
export function decisiveReferences(print: Blueprint): readonly ForeignKey[] {
  const given = new Set([
    ...(print.tenantKey === null ? [] : [print.tenantKey]),
    ...print.userColumns,
    ...print.foreignKeys.flatMap((key) => key.columns),
  ]);
  const decided = print.uniques.filter((unique) => unique.columns.length > 0 && unique.columns.every((column) => given.has(column)));
  return print.foreignKeys.filter(
    (key) =>
      nameKey(key.references) !== print.key &&
      key.columns.some(
        (column) =>
          column !== print.tenantKey && !print.userColumns.has(column) && decided.some((unique) => unique.columns.includes(column)),
      ),
  );
}

/** Where some table takes one row for each row of this one, a tenant needs one for every row it has there, and one to spare. */
export function rowsWanted(print: Blueprint, world: World): number {
  if (isGlobal(print.kind, print.tenantKey)) return 1;
  const children = [...world.prints.values()].filter((child) =>
    decisiveReferences(child).some((key) => nameKey(key.references) === print.key),
  );
  return children.length === 0 ? 1 : children.some((child) => child.tenancy?.when !== undefined) ? 3 : 2;
}
