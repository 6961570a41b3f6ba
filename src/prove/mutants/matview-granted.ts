import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A materialised view is granted to a run-time role. */
export const matviewGranted: Operator = ({ database, tenancy, app }) =>
  app === null
    ? []
    : database.views
        .filter((view) => view.materialized && tenancy.schemas.includes(view.schema))
        .map((view) => mutant('matview-granted', nameKey(view), [`grant select on ${spelled(view)} to ${quoteIdent(app)}`]));
