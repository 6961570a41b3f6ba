import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A wall or a door lets every row through. */
export const usingTrue: Operator = ({ tenantTables }) =>
  tenantTables.flatMap(({ table }) =>
    table.policies
      .filter((policy) => policy.using !== null && policy.using.text !== 'true')
      .map((policy) =>
        mutant('using-true', nameKey(table), [`alter policy ${quoteIdent(policy.name)} on ${spelled(table)} using (true)`], policy.name),
      ),
  );
