import { nameKey } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** The owner is no longer bound by the policies. */
export const forceDropped: Operator = ({ tenantTables }) =>
  tenantTables
    .filter(({ table }) => table.forceRowSecurity)
    .map(({ table }) => mutant('force-dropped', nameKey(table), [`alter table ${spelled(table)} no force row level security`]));
