import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A wall or a door lets every new row in. */
export const checkTrue: Operator = ({ tenantTables }) =>
  tenantTables.flatMap(({ table }) =>
    table.policies
      .filter((policy) => policy.check !== null && policy.check.text !== 'true')
      .map((policy) =>
        mutant(
          'check-true',
          nameKey(table),
          [`alter policy ${quoteIdent(policy.name)} on ${spelled(table)} with check (true)`],
          policy.name,
        ),
      ),
  );
