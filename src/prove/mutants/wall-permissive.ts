import { nameKey } from '../../base/ident.ts';
import { type Operator, mutant, dropPolicyText, policyText } from './mutant.ts';

/** The wall becomes one more door. */
export const wallPermissive: Operator = ({ tenantTables }) =>
  tenantTables.flatMap(({ table }) =>
    table.policies
      .filter((policy) => !policy.permissive)
      .map((policy) =>
        mutant(
          'wall-permissive',
          nameKey(table),
          [dropPolicyText(table, policy), policyText(table, policy, { permissive: true })],
          policy.name,
        ),
      ),
  );
