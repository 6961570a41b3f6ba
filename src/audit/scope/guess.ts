import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, noRule } from '../../model/tenancy.ts';

/**
 * What an undeclared table most likely is, so that the other rules can look at it as well: by a foreign key to the
 * root, by a column named like the tenant keys of the declared tables, or by a foreign key to a table of tenants. Null
 * when nothing hints at tenants. A guess finds holes; it never clears anything: the table stays unclassified.
 */
export function guessing(tenancy: Tenancy, specs: ReadonlyMap<string, TableTenancy>): (table: Table) => TableTenancy | null {
  const keys = new Set(
    tenancy.tables
      .filter((spec) => spec.kind === 'tenant' || spec.kind === 'inherited')
      .flatMap((spec) => (spec.key === null ? [] : [spec.key])),
  );
  return (table) => guess(tenancy, specs, keys, table);
}

function guess(tenancy: Tenancy, specs: ReadonlyMap<string, TableTenancy>, keys: ReadonlySet<string>, table: Table): TableTenancy | null {
  // Of what a table of tenants has to have, a foreign table can have nothing: it is a finding of its own.
  if (table.foreign) return null;
  const root = nameKey(tenancy.root);
  const direct = table.foreignKeys.find((key) => nameKey(key.references) === root && key.columns.length === 1)?.columns[0];
  const named = table.columns.find((column) => keys.has(column.name))?.name;
  const key = direct ?? named;
  if (key !== undefined) return guessed(tenancy, table, { kind: 'tenant', key });
  const upward = table.foreignKeys.find((candidate) => {
    const kind = specs.get(nameKey(candidate.references))?.kind;
    return kind === 'tenant' || kind === 'inherited';
  });
  if (upward === undefined) return null;
  return guessed(tenancy, table, {
    kind: 'inherited',
    key: null,
    strategy: 'subquery',
    parent: { table: upward.references, columns: upward.columns, references: upward.referencedColumns },
  });
}

function guessed(tenancy: Tenancy, table: Table, found: Pick<TableTenancy, 'kind' | 'key'> & Partial<TableTenancy>): TableTenancy {
  return {
    table: { schema: table.schema, name: table.name },
    keyType: tenancy.keyType,
    parent: null,
    strategy: null,
    doors: { select: [], insert: [], update: [], delete: [] },
    columns: Object.fromEntries(table.columns.map((column) => [column.name, noRule])),
    softDelete: null,
    scopes: {},
    globalKeys: {},
    existingPolicies: 'keep',
    ...found,
  };
}
