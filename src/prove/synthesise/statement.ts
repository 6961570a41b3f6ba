import { quoteIdent, quoteLiteral } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { Cell } from './world.ts';

/** A value as it stands in a statement: a constant the server reads into the column's type. */
export function literal(cell: Cell): string {
  if (cell === null) return 'null';
  return typeof cell === 'object' ? cell.sql : quoteLiteral(cell).trim();
}

export function relation(name: { readonly schema: string; readonly name: string }): string {
  return `${quoteIdent(name.schema)}.${quoteIdent(name.name)}`;
}

/** `insert into t (columns) values (constants)`, without a semicolon. */
export function insertText(table: Table, target: string, cells: ReadonlyMap<string, Cell>): string {
  const columns = [...cells.keys()];
  if (columns.length === 0) return `insert into ${target} default values`;
  const overriding = table.columns.some((column) => column.identity === 'always' && cells.has(column.name))
    ? ' overriding system value'
    : '';
  return `insert into ${target} (${columns.map(quoteIdent).join(', ')})${overriding} values (${columns.map((column) => literal(cells.get(column) ?? null)).join(', ')})`;
}
