import { quoteIdent } from '../../base/ident.ts';
import { keysTowards } from '../../model/lookup.ts';
import type { Database } from '../../model/database.ts';
import type { Index, Key, Table } from '../../model/table.ts';
import type { TableTenancy } from '../../model/tenancy.ts';
import { derivedName } from './names.ts';
import { carriesKey, isShownWhole } from '../../model/ownership.ts';
import { plainIndex } from './tenant-key.ts';

export interface UniqueKeys {
  readonly keys: readonly Key[];
  readonly indexes: readonly Index[];
}

/**
 * Unique keys over values that people choose get the tenant in front: a global one tells a tenant, by its error, what
 * another has. Random and generated values tell nothing and stay; so do keys that foreign keys rely on and those the
 * contract declares global.
 */
export function scopedUniqueKeys(tenancyTable: TableTenancy, table: Table, database: Database): UniqueKeys {
  const { key } = tenancyTable;
  if (key === null || !carriesKey(tenancyTable) || isShownWhole(tenancyTable)) return { keys: table.keys, indexes: table.indexes };
  const mustScope = (columns: readonly (string | null)[]) =>
    !columns.includes(key) &&
    !columns.every((column) => tellsNothing(table, column)) &&
    !isDeclaredGlobal(tenancyTable, columns) &&
    !isReferenced(database, table, key, columns);
  const replaced = new Map<string, string>();
  const keys = table.keys.map((existing) => {
    if (existing.type === 'primary' || !mustScope(existing.columns)) return existing;
    const name = derivedName(existing.name, 'in', 'tenant');
    replaced.set(existing.name, name);
    return uniqueKey(name, [key, ...existing.columns], existing.nullsNotDistinct);
  });
  const indexes = table.indexes.map((index) => {
    if (index.constraint !== null) {
      const name = replaced.get(index.constraint);
      const made = keys.find((candidate) => candidate.name === name);
      return made === undefined
        ? index
        : ({ ...plainIndex(table, made.name, made.columns, true, made.nullsNotDistinct), constraint: made.name } satisfies Index);
    }
    return index.unique && !index.inherited && mustScope(index.columns) ? led(index, key) : index;
  });
  return { keys, indexes };
}

export function uniqueKey(name: string, columns: readonly string[], nullsNotDistinct = false): Key {
  const definition = `UNIQUE ${nullsNotDistinct ? 'NULLS NOT DISTINCT ' : ''}(${columns.map(quoteIdent).join(', ')})`;
  return { kind: 'key', name, type: 'unique', columns, nullsNotDistinct, definition };
}

/** The same index with the tenant key in front, under a name of its own. */
export function led(index: Index, key: string): Index {
  const name = derivedName(index.name, 'in', 'tenant');
  // The server spells `CREATE [UNIQUE] INDEX name ON [ONLY] relation USING method (...) ...`; names that could hold
  // such words are quoted, so the first ` USING x (` outside quotes is the one.
  const head = /^(CREATE (?:UNIQUE )?INDEX )(?:"(?:[^"]|"")*"|[^" ]+)( ON (?:ONLY )?(?:"(?:[^"]|"")*"|[^" ])+ USING \w+ \()/.exec(
    index.definition,
  );
  const rest = head === null ? '' : index.definition.slice(head[0].length);
  const definition = head === null ? index.definition : `${head[1]}${quoteIdent(name)}${head[2]}${quoteIdent(key)}, ${rest}`;
  return { ...index, name, columns: [key, ...index.columns], definition };
}

function tellsNothing(table: Table, name: string | null): boolean {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) return false;
  return column.identity !== null || /gen_random_uuid\(\)|uuid_generate_v4\(\)|uuidv[47]\(|nextval\(/.test(column.default ?? '');
}

export function isDeclaredGlobal(tenancyTable: TableTenancy, columns: readonly (string | null)[]): boolean {
  const wanted = [...columns].sort().join();
  return Object.keys(tenancyTable.globalKeys).some((list) => list.split(',').sort().join() === wanted);
}

/** Referenced as it is, or with the tenant in front, which is what tying makes of it: the answer must outlive the seal. */
function isReferenced(database: Database, table: Table, tenantKey: string, columns: readonly (string | null)[]): boolean {
  const lists = [columns, [tenantKey, ...columns]].map((list) => [...list].sort().join());
  return keysTowards(database, table).some(({ key }) => lists.includes([...key.referencedColumns].sort().join()));
}
