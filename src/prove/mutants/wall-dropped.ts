import { nameKey } from '../../base/ident.ts';
import { type Operator, mutant, dropPolicyText } from './mutant.ts';

/** The wall is gone; the doors still carry the tenant, so nothing leaks yet. */
export const wallDropped: Operator = ({ tenantTables }) =>
  tenantTables.flatMap(({ table }) =>
    table.policies
      .filter((policy) => !policy.permissive)
      .map((policy) => mutant('wall-dropped', nameKey(table), [dropPolicyText(table, policy)], policy.name)),
  );
