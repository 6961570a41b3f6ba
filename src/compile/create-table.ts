import { type Sql, id, join, lit, qid, sql, trusted } from '../base/sql.ts';
import { nameKey } from '../base/ident.ts';
import { onPartitionsToo } from './index-definition.ts';
import type { Sequence } from '../model/database.ts';
import type { Column, Table } from '../model/table.ts';

/** The statements that make a table from nothing, without its foreign keys, policies, triggers and grants. */
export function createTableSql(table: Table, sequences: readonly Sequence[]): readonly Sql[] {
  if (table.partitionOf !== null) {
    const key = table.partitionKey === null ? sql`` : trusted(` partition by ${table.partitionKey.definition}`);
    return [
      sql`create table ${qid(table)} partition of ${qid(table.partitionOf.parent)} ${trusted(table.partitionOf.bound)}${key}`,
      ...constraints(table),
    ];
  }
  const unlogged = trusted(table.persistence === 'unlogged' ? 'unlogged ' : '');
  const columns = join(
    table.columns.map((column) => columnSql(table, column, sequences)),
    ',\n  ',
  );
  const inherits = table.inherits.length === 0 ? sql`` : sql`\ninherits (${join(table.inherits.map(qid))})`;
  const partitioned = table.partitionKey === null ? sql`` : trusted(`\npartition by ${table.partitionKey.definition}`);
  const options = table.options.length === 0 ? sql`` : sql`\nwith (${trusted(table.options.join(', '))})`;
  return [sql`create ${unlogged}table ${qid(table)} (\n  ${columns}\n)${inherits}${partitioned}${options}`, ...constraints(table)];
}

function columnSql(table: Table, column: Column, sequences: readonly Sequence[]): Sql {
  const collation = column.collation === null ? sql`` : sql` collate ${id(column.collation)}`;
  const value =
    column.default === null
      ? sql``
      : column.generated === null
        ? trusted(` default ${column.default}`)
        : trusted(` generated always as (${column.default}) ${column.generated}`);
  const notNull = trusted(column.notNull ? ' not null' : '');
  return sql`${id(column.name)} ${trusted(column.type)}${collation}${value}${identity(table, column, sequences)}${notNull}`;
}

function identity(table: Table, column: Column, sequences: readonly Sequence[]): Sql {
  if (column.identity === null) return sql``;
  const own = sequences.find(
    (sequence) =>
      sequence.ownedBy !== null && nameKey(sequence.ownedBy.table) === nameKey(table) && sequence.ownedBy.column === column.name,
  );
  const options = own === undefined ? sql`` : sql` (sequence name ${qid(own)} ${trusted(own.definition)})`;
  return sql` generated ${trusted(column.identity)} as identity${options}`;
}

function constraints(table: Table): readonly Sql[] {
  const add = (name: string, definition: string) => sql`alter table ${qid(table)} add constraint ${id(name)} ${trusted(definition)}`;
  const inherited = new Set(table.indexes.filter((index) => index.inherited).map((index) => index.constraint));
  return [
    ...table.keys.filter((key) => !inherited.has(key.name)).map((key) => add(key.name, key.definition)),
    ...table.checks.filter((check) => !check.inherited).map((check) => add(check.name, check.definition)),
    ...table.exclusions.filter((exclusion) => !inherited.has(exclusion.name)).map((exclusion) => add(exclusion.name, exclusion.definition)),
    ...table.indexes
      .filter((index) => index.constraint === null && !index.inherited)
      .map((index) => trusted(onPartitionsToo(index.definition))),
  ];
}

export function createSequenceSql(sequence: Sequence): Sql {
  return sql`create sequence ${qid(sequence)} as ${trusted(sequence.type)} ${trusted(sequence.definition)}`;
}

export function createEnumSql(name: Sql, labels: readonly string[]): Sql {
  return sql`create type ${name} as enum (${join(labels.map(lit))})`;
}
