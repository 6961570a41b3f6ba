import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A composite foreign key loses the tenant. */
export const referenceWithoutTenant: Operator = ({ tenantTables, database }) =>
  tenantTables.flatMap(({ table, key }) =>
    table.foreignKeys.flatMap((foreign) => {
      const pairs = foreign.columns
        .map((column, index) => [column, foreign.referencedColumns[index] ?? column] as const)
        .filter(([column]) => column !== key);
      const [pair, ...others] = pairs;
      const parent = database.tables.find((candidate) => nameKey(candidate) === nameKey(foreign.references));
      const unique =
        pair !== undefined && others.length === 0 && parent?.keys.some((candidate) => candidate.columns.join() === pair[1]) === true;
      if (foreign.inherited || !foreign.columns.includes(key) || pair === undefined || !unique) return [];
      return [
        mutant(
          'reference-without-tenant',
          nameKey(table),
          [
            `alter table ${spelled(table)} drop constraint ${quoteIdent(foreign.name)}`,
            `alter table ${spelled(table)} add constraint ${quoteIdent(foreign.name)} foreign key (${quoteIdent(pair[0])}) references ${spelled(foreign.references)} (${quoteIdent(pair[1])})`,
          ],
          foreign.name,
        ),
      ];
    }),
  );
