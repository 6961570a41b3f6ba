import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** The application owns a table. */
export const ownerChanged: Operator = ({ tenantTables, app }) =>
  app === null
    ? []
    : tenantTables
        .filter(({ table }) => table.owner !== app)
        .map(({ table }) => mutant('owner-changed', nameKey(table), [`alter table ${spelled(table)} owner to ${quoteIdent(app)}`]));
