import { nameKey } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A view runs with the rights of its owner. */
export const viewRunsAsOwner: Operator = ({ database, tenancy }) =>
  database.views
    .filter((view) => view.securityInvoker && tenancy.schemas.includes(view.schema))
    .map((view) => mutant('view-runs-as-owner', nameKey(view), [`alter view ${spelled(view)} set (security_invoker = false)`]));
