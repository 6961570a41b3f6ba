import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, granteeIn, mutant, spelled } from './mutant.ts';

/** Somebody adds a plain view, or a materialised one, and grants it. */
export const viewAdded: Operator = (patient) =>
  patient.tenantTables.flatMap(({ table }) => {
    const grantee = granteeIn(patient, table.schema);
    if (grantee === null) return [];
    const view = { schema: table.schema, name: 'bulkhead_mutant' };
    const make = (kind: string): readonly string[] => [
      `create ${kind} ${spelled(view)} as select * from ${spelled(table)}`,
      `grant select on ${spelled(view)} to ${quoteIdent(grantee)}`,
    ];
    return [
      mutant('definer-view-added', nameKey(view), make('view'), `over ${nameKey(table)}`, [nameKey(view)]),
      mutant('matview-added', nameKey(view), make('materialized view'), `over ${nameKey(table)}`, [nameKey(view)]),
    ];
  });
