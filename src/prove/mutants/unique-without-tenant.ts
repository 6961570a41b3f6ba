import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A unique key spans all tenants. */
export const uniqueWithoutTenant: Operator = ({ tenantTables, database }) =>
  tenantTables.flatMap(({ table, key }) =>
    table.keys.flatMap((unique) => {
      const rest = unique.columns.filter((column) => column !== key);
      const random = rest.every((name) =>
        table.columns.some((column) => column.name === name && (column.type === 'uuid' || column.identity !== null)),
      );
      // A key that foreign keys stand on cannot be dropped by one statement, nor would anybody.
      const used = database.tables.some((other) =>
        other.foreignKeys.some(
          (foreign) =>
            nameKey(foreign.references) === nameKey(table) &&
            [...foreign.referencedColumns].sort().join() === [...unique.columns].sort().join(),
        ),
      );
      if (!unique.columns.includes(key) || rest.length === 0 || random || used || table.partitionKey !== null) return [];
      return [
        mutant(
          'unique-without-tenant',
          nameKey(table),
          [
            `alter table ${spelled(table)} drop constraint ${quoteIdent(unique.name)}`,
            `alter table ${spelled(table)} add constraint ${quoteIdent(unique.name)} unique (${rest.map(quoteIdent).join(', ')})`,
          ],
          unique.name,
        ),
      ];
    }),
  );
