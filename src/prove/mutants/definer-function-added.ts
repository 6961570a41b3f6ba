import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, granteeIn, mutant, spelled } from './mutant.ts';

/** Somebody adds a definer function that returns every row. */
export const definerFunctionAdded: Operator = (patient) =>
  patient.tenantTables.flatMap(({ table }) => {
    const grantee = granteeIn(patient, table.schema);
    if (grantee === null) return [];
    const routine = { schema: table.schema, name: 'bulkhead_mutant' };
    return [
      mutant(
        'definer-function-added',
        nameKey(routine),
        [
          `create function ${spelled(routine)}() returns setof ${spelled(table)} language sql stable security definer set search_path = pg_catalog, pg_temp as 'select * from ${spelled(table).replaceAll("'", "''")}'`,
          `grant execute on function ${spelled(routine)}() to ${quoteIdent(grantee)}`,
        ],
        `over ${nameKey(table)}`,
        [nameKey(routine)],
      ),
    ];
  });
