import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** Somebody adds a policy that lets everything through; the wall still stands. */
export const policyAdded: Operator = ({ tenantTables, app }) =>
  app === null
    ? []
    : tenantTables.map(({ table }) =>
        mutant('policy-added', nameKey(table), [
          `create policy bulkhead_mutant on ${spelled(table)} to ${quoteIdent(app)} using (true) with check (true)`,
        ]),
      );
