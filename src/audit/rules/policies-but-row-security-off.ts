import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { enableRowSecurity, forceRowSecurity } from '../scope/mend.ts';
import { policyText, tableObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances, rowPrivileges } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'policies-but-row-security-off',
  code: 'BHA002',
  severity: 'critical',
  title: 'A table has policies and row security is off',
  consequence: 'The policies look like protection and are never asked: every row is open to whoever holds a grant.',
  advice: 'Enable and force row security. If the table is meant to be open, drop its policies.',
  covers: ['T2'],
  check: (input) =>
    input.database.tables
      .filter((table) => !table.rowSecurity && table.policies.length > 0 && input.tenancy.schemas.includes(table.schema))
      .map((table) => {
        const reached = relationEntrances(input, table, rowPrivileges);
        return {
          object: tableObject(table),
          severity: ifReached(reached, 'critical', 'warning'),
          title: `${nameKey(table)} has ${table.policies.length} ${table.policies.length === 1 ? 'policy' : 'policies'} and row security is off`,
          evidence: ['relrowsecurity is false', ...table.policies.map((policy) => `policy "${policy.name}" ${policyText(policy)}`)],
          exposure: exposureText(reached),
          fix: [enableRowSecurity(table), forceRowSecurity(table)],
        };
      }),
};
