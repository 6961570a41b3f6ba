import { nameKey } from '../../base/ident.ts';
import { findNamed } from '../../model/lookup.ts';
import { tableTenancy } from '../../model/tenancy.ts';
import type { View } from '../../model/view.ts';
import { type Operator, type Patient, mutant, spelled } from './mutant.ts';

/** A view runs with the rights of its owner. */
export const viewRunsAsOwner: Operator = (patient) =>
  patient.database.views
    .filter((view) => view.securityInvoker && patient.tenancy.schemas.includes(view.schema) && readsDeclared(patient, view))
    .map((view) => mutant('view-runs-as-owner', nameKey(view), [`alter view ${spelled(view)} set (security_invoker = false)`]));

// A view of catalogues, or of functions only, shows the same to everybody whose rights it runs with.
function readsDeclared({ database, tenancy }: Pick<Patient, 'database' | 'tenancy'>, view: View): boolean {
  return view.reads.some((read) => {
    const inner = findNamed(database.views, read);
    return tableTenancy(tenancy, read) !== undefined || (inner !== undefined && readsDeclared({ database, tenancy }, inner));
  });
}
