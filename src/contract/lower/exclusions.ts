import { quoteIdent } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import { carriesKey, isShownWhole } from '../../model/ownership.ts';
import type { Exclusion, Index, Table } from '../../model/table.ts';
import type { TableTenancy } from '../../model/tenancy.ts';
import { derivedName } from './names.ts';
import { isDeclaredGlobal, led } from './unique-keys.ts';

export interface Exclusions {
  readonly exclusions: readonly Exclusion[];
  readonly indexes: readonly Index[];
}

/**
 * Exclusion constraints get the tenant in front, as unique keys do. A reference to a row of one tenant among their columns
 * is not enough: the server looks for a conflict before it looks whether the row may be referred to, so that the error
 * tells when somebody else's technician is busy.
 */
export function scopedExclusions(tenancyTable: TableTenancy, table: Table, database: Database, indexes: readonly Index[]): Exclusions {
  const { key } = tenancyTable;
  // A constraint of a partitioned table has copies in its partitions, which would have to follow one by one.
  const fixed = key === null || !carriesKey(tenancyTable) || isShownWhole(tenancyTable) || table.partitionKey !== null;
  if (fixed) return { exclusions: table.exclusions, indexes };
  const renamed = new Map<string, Exclusion>();
  const exclusions = table.exclusions.map((existing) => {
    if (existing.columns.includes(key) || isDeclaredGlobal(tenancyTable, existing.columns) || !canCompareKeys(database, existing))
      return existing;
    const made: Exclusion = {
      ...existing,
      name: derivedName(existing.name, 'in', 'tenant'),
      columns: [key, ...existing.columns],
      operators: ['=', ...existing.operators],
      definition: existing.definition.replace(head, (text) => `${text}${quoteIdent(key)} WITH =, `),
    };
    renamed.set(existing.name, made);
    return made;
  });
  return {
    exclusions,
    indexes: indexes.map((index) => {
      const made = index.constraint === null ? undefined : renamed.get(index.constraint);
      return made === undefined ? index : { ...led(index, key), constraint: made.name };
    }),
  };
}

// The server spells `EXCLUDE USING method (element WITH operator, ...) ...`.
const head = /^EXCLUDE USING (\w+) \(/;

/** GiST compares plain values only with the operators of btree_gist. */
function canCompareKeys(database: Database, exclusion: Exclusion): boolean {
  const method = head.exec(exclusion.definition)?.[1];
  return method === 'btree' || (method === 'gist' && database.extensions.some((extension) => extension.name === 'btree_gist'));
}
