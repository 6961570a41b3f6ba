import { nameKey } from '../../base/ident.ts';
import type { ForeignKey } from '../../model/table.ts';
import { type Blueprint, columnOf } from './blueprint.ts';

/**
 * A table such as customer_tags, one of whose unique keys holds nothing but references: a further row of it differs by
 * the row that it refers to, and this says through which foreign key. Undefined where values of its own make the
 * difference, and where nothing does.
 */
export function differsBy(print: Blueprint, prints: ReadonlyMap<string, Blueprint>, below: readonly string[] = []): ForeignKey | undefined {
  const columns = referencesAlone(print);
  if (columns === undefined) return undefined;
  const tells = (key: ForeignKey) => key.columns.some((column) => column !== print.tenantKey && columns.includes(column));
  return mandatory(print).findLast((key) => tells(key) && canHaveTwo(prints.get(nameKey(key.references)), prints, [...below, print.key]));
}

/** Tables that need a second row of each tenant, so that those which refer to them can have a further one. */
export function neededTwice(prints: ReadonlyMap<string, Blueprint>): ReadonlySet<string> {
  const ways = [...prints.values()].map((print) => differsBy(print, prints));
  return new Set(ways.flatMap((key) => (key === undefined ? [] : [nameKey(key.references)])));
}

/** The first unique key without a column whose value could be chosen. Who is named is chosen for each row already. */
function referencesAlone(print: Blueprint): readonly string[] | undefined {
  const given = new Set([...(print.tenantKey === null ? [] : [print.tenantKey]), ...mandatory(print).flatMap((key) => key.columns)]);
  return print.uniques.find(
    ({ columns }) => columns.length > 0 && columns.every((column) => given.has(column) && !print.userColumns.has(column)),
  )?.columns;
}

function mandatory(print: Blueprint): readonly ForeignKey[] {
  return print.foreignKeys.filter(
    (key) => nameKey(key.references) !== print.key && key.columns.every((name) => columnOf(print.table, name)?.notNull === true),
  );
}

function canHaveTwo(parent: Blueprint | undefined, prints: ReadonlyMap<string, Blueprint>, below: readonly string[]): boolean {
  if (parent === undefined || below.includes(parent.key) || !['tenant', 'inherited', 'shared'].includes(parent.kind)) return false;
  return referencesAlone(parent) === undefined || differsBy(parent, prints, below) !== undefined;
}
