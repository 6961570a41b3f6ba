import { nameKey, quoteIdent } from '../../base/ident.ts';
import { tableTenancy } from '../../model/tenancy.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A sealed table is granted and gets a policy. */
export const sealedGranted: Operator = ({ database, tenancy, app }) =>
  app === null
    ? []
    : database.tables
        .filter((table) => tableTenancy(tenancy, table)?.kind === 'sealed')
        .flatMap((table) => [mutant('sealed-granted', nameKey(table), [`grant select on ${spelled(table)} to ${quoteIdent(app)}`])]);
