import { nameKey } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** Everybody gets a right. */
export const publicGranted: Operator = ({ tenantTables }) =>
  tenantTables.map(({ table }) => mutant('public-granted', nameKey(table), [`grant select on ${spelled(table)} to public`]));
