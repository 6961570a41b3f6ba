import type { Table } from '../../model/table.ts';
import type { Reading } from './reading.ts';
import type { Column, Namespace } from './scope.ts';

/** The row that a policy or a check is about: its columns belong to no relation. */
export function rowOf(reading: Reading, table: Table): Namespace {
  reading.types.set('', new Map(table.columns.map((column) => [column.name, column.type])));
  const columns = table.columns.map(({ name }): Column => ({ name, value: { kind: 'column', relation: null, column: name, level: 0 } }));
  return { entries: [{ alias: table.name, schema: table.schema, columns, scalar: false }], columns };
}
