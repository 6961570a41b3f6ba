import { findNamed } from '../model/lookup.ts';
import { nameKey } from '../base/ident.ts';
import { type Sql, id, join, lit, qid, sql } from '../base/sql.ts';
import type { Database } from '../model/database.ts';
import type { Table } from '../model/table.ts';
import { holdOf } from '../model/ownership.ts';
import { type Conditions, type TableTenancy, type Tenancy, tableTenancy } from '../model/tenancy.ts';
import { addedKeys } from './backfills.ts';
import type { Preflight } from './plan.ts';

/** Questions about existing rows: whatever would break a key has to be mended by somebody who knows what it means. */
export function preflightsOf(tenancy: Tenancy, actual: Database, desired: Database): readonly Preflight[] {
  return [
    ...keylessRows(tenancy, actual),
    ...orphans(tenancy, actual, desired),
    ...crossings(tenancy, actual, desired),
    ...sharedCrossings(tenancy, actual, desired),
  ];
}

function ask(object: string, what: string, from: Sql, alias: Sql): Preflight {
  return { object, what, count: sql`select count(*) as count ${from}`.text, show: sql`select ${alias}.* ${from} limit 20`.text };
}

/** Rows without a tenant in a table where every row must have one. */
function keylessRows(tenancy: Tenancy, actual: Database): readonly Preflight[] {
  return tenancy.tables.flatMap((table) => {
    const found = findNamed(actual.tables, table.table);
    const column = found?.columns.find((candidate) => candidate.name === table.key);
    const needed = table.kind === 'tenant' || table.kind === 'inherited' || table.kind === 'personal';
    if (!needed || column === undefined || column.notNull || table.key === null) return [];
    return [
      ask(
        nameKey(table.table),
        `rows of ${nameKey(table.table)} without ${table.key}`,
        sql`from ${qid(table.table)} as c where c.${id(table.key)} is null`,
        sql`c`,
      ),
    ];
  });
}

/** Rows whose parent is missing, or unknown: nothing says whose they are. */
function orphans(tenancy: Tenancy, actual: Database, desired: Database): readonly Preflight[] {
  return addedKeys(tenancy, actual, desired).flatMap(({ tenancy: table }) => {
    const { parent } = table;
    if (parent === null) return [];
    const on = join(
      parent.columns.map((column, index) => sql`p.${id(parent.references[index] ?? '')} = c.${id(column)}`),
      ' and ',
    );
    return [
      ask(
        nameKey(table.table),
        `rows of ${nameKey(table.table)} that belong to no row of ${nameKey(parent.table)}`,
        sql`from ${qid(table.table)} as c where not exists (select from ${qid(parent.table)} as p where ${on})`,
        sql`c`,
      ),
    ];
  });
}

/** Rows that refer to a row of another tenant through a foreign key that is about to be tied. */
function crossings(tenancy: Tenancy, actual: Database, desired: Database): readonly Preflight[] {
  return desired.tables.flatMap((after) => {
    const before = findNamed(actual.tables, after);
    const child = tableTenancy(tenancy, after);
    if (before === undefined || child?.key == null) return [];
    const fresh = after.foreignKeys.filter(
      (key) => !key.inherited && key.columns[0] === child.key && !before.foreignKeys.some((had) => had.name === key.name),
    );
    return fresh.flatMap((key) => {
      const parent = tableTenancy(tenancy, key.references);
      if (parent === undefined) return [];
      const childKey = keyOf(tenancy, actual, child, sql`c`);
      const parentKey = keyOf(tenancy, actual, parent, sql`p`);
      const on = join(
        key.columns.slice(1).map((column, index) => sql`p.${id(key.referencedColumns[index + 1] ?? '')} = c.${id(column)}`),
        ' and ',
      );
      return [
        ask(
          nameKey(after),
          `rows of ${nameKey(after)} whose ${key.columns.slice(1).join(', ')} names a row of another tenant in ${nameKey(key.references)}`,
          sql`from ${qid(after)} as c join ${qid(key.references)} as p on ${on} where ${childKey} is distinct from ${parentKey}`,
          sql`c`,
        ),
      ];
    });
  });
}

/** Rows that refer to another tenant's own row where a check is about to look at it. */
function sharedCrossings(tenancy: Tenancy, actual: Database, desired: Database): readonly Preflight[] {
  return desired.tables.flatMap((after) => {
    const before = findNamed(actual.tables, after);
    const child = tableTenancy(tenancy, after);
    const fresh = after.triggers.some(
      (trigger) => trigger.function.name === 'check_reference' && !before?.triggers.some((had) => had.name === trigger.name),
    );
    if (child === undefined || before === undefined || !fresh) return [];
    return after.foreignKeys.flatMap((key) => {
      const parent = tableTenancy(tenancy, key.references);
      const notNull = after.columns.some((column) => column.name === child.key && column.notNull);
      if (parent === undefined || key.inherited || holdOf(tenancy, child, notNull, parent) !== 'trigger') return [];
      const on = join(
        key.columns.map((column, index) => sql`p.${id(key.referencedColumns[index] ?? '')} = c.${id(column)}`),
        ' and ',
      );
      const childKey = keyOf(tenancy, actual, child, sql`c`);
      const parentKey = keyOf(tenancy, actual, parent, sql`p`);
      // What the check lets through as well: rows that everybody may see, and public rows that belong to nobody.
      const shown = parent.when === undefined ? sql`` : sql` and (${isShown(parent.when)}) is not true`;
      const nobodys = child.kind === 'public' ? sql` and ${childKey} is not null` : sql``;
      return [
        ask(
          nameKey(after),
          `rows of ${nameKey(after)} whose ${key.columns.join(', ')} names a row of another tenant in ${nameKey(key.references)}`,
          sql`from ${qid(after)} as c join ${qid(key.references)} as p on ${on} where ${parentKey} is not null and ${parentKey} is distinct from ${childKey}${shown}${nobodys}`,
          sql`c`,
        ),
      ];
    });
  });
}

function isShown(when: Conditions): Sql {
  const parts = Object.entries(when).map(([column, value]) =>
    value === null ? sql`p.${id(column)} is null` : sql`p.${id(column)}::text = ${lit(String(value))}`,
  );
  return join(parts, ' and ');
}

/** The tenant of a row as it can be known before the plan runs: its own column, or its parent's. */
function keyOf(tenancy: Tenancy, actual: Database, table: TableTenancy, alias: Sql, depth = 0): Sql {
  const found: Table | undefined = findNamed(actual.tables, table.table);
  if (table.key !== null && found?.columns.some((column) => column.name === table.key) === true) return sql`${alias}.${id(table.key)}`;
  const parent = table.parent === null ? undefined : tableTenancy(tenancy, table.parent.table);
  if (table.parent === null || parent === undefined) return sql`null`;
  const { columns, references } = table.parent;
  const next = id(`up${depth}`);
  const on = join(
    columns.map((column, index) => sql`${next}.${id(references[index] ?? '')} = ${alias}.${id(column)}`),
    ' and ',
  );
  return sql`(select ${keyOf(tenancy, actual, parent, next, depth + 1)} from ${qid(table.parent.table)} as ${next} where ${on})`;
}
