import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, granteeIn, mutant, spelled } from './mutant.ts';

/** A materialised view is granted to a run-time role. */
export const matviewGranted: Operator = (patient) =>
  patient.database.views
    .filter((view) => view.materialized && patient.tenancy.schemas.includes(view.schema))
    .flatMap((view) => {
      const grantee = granteeIn(patient, view.schema);
      return grantee === null
        ? []
        : [mutant('matview-granted', nameKey(view), [`grant select on ${spelled(view)} to ${quoteIdent(grantee)}`])];
    });
