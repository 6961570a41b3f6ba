import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { Reading } from './reading.ts';
import type { Column, Namespace } from './scope.ts';

/** The row that a policy or a check is about: its columns belong to no relation. */
export function rowOf(reading: Reading, table: Table): Namespace {
  const known = reading.picture.relations.get(nameKey(table))?.columns ?? [];
  reading.types.set('', new Map(known.map((column) => [column.name, column.type])));
  const columns = table.columns.map(({ name }): Column => ({ name, value: { kind: 'column', relation: null, column: name, level: 0 } }));
  return { entries: [{ alias: table.name, schema: table.schema, columns, scalar: false }], columns };
}
