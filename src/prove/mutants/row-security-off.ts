import { nameKey } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** Row security is switched off on a table. */
export const rowSecurityOff: Operator = ({ tenantTables }) =>
  tenantTables
    .filter(({ table }) => table.rowSecurity)
    .map(({ table }) => mutant('row-security-off', nameKey(table), [`alter table ${spelled(table)} disable row level security`]));
