import type { Database } from '../../model/database.ts';
import { spellName } from '../infer/spelling.ts';
import { keyText, stringText } from './literal.ts';

/**
 * The text of `bulkhead.types.ts`: every table with its columns, for `defineTenancy<Schema>`. Tables of the first schema
 * go by their name, as in the contract; partitions, which follow their parents, are left out.
 */
export function writeTypes(database: Database, schemas: readonly string[]): string {
  const tables = database.tables
    .filter((table) => schemas.includes(table.schema) && table.partitionOf === null)
    .map((table) => ({ name: spellName(table, schemas[0]), columns: table.columns.map((column) => column.name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '// Written by `bulkhead types` from the catalogue of the database; write it again after a migration.',
    // Not an interface: only a type alias is also a Record<string, string>.
    'export type Schema = {',
    ...tables.map(({ name, columns }) => `  ${typeKey(name)}: ${columns.length === 0 ? 'never' : columns.map(stringText).join(' | ')};`),
    '};',
    '',
  ].join('\n');
}

// A computed key, which `__proto__` needs in a value, is no more than the name in a type.
function typeKey(name: string): string {
  return name === '__proto__' ? stringText(name) : keyText(name);
}
