import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, granteeIn, mutant, spelled } from './mutant.ts';

/** A run-time role gets a right that row security does not cover. */
export const tableGranted: Operator = (patient) =>
  patient.tenantTables.flatMap(({ table }) => {
    const grantee = granteeIn(patient, table.schema);
    if (grantee === null) return [];
    return ['truncate', 'trigger', 'references'].map((right) =>
      mutant(`${right}-granted`, nameKey(table), [`grant ${right} on ${spelled(table)} to ${quoteIdent(grantee)}`]),
    );
  });
