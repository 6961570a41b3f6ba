import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { enableRowSecurity, forceRowSecurity } from '../scope/mend.ts';
import { kindText, tableObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances, rowPrivileges } from '../scope/reach.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'row-security-off',
  code: 'BHA001',
  severity: 'critical',
  title: 'Row security is off on a table of tenants',
  consequence: 'Whoever holds a grant on the table reads and writes the rows of every tenant.',
  advice: 'Enable and force row security, then give the table a wall and doors.',
  covers: ['T1', 'X-015', 'X-107', 'X-112', 'X-136', 'O32'],
  check: (input) =>
    surfaceOf(input)
      .declared.filter(({ table, spec }) => isGuarded(spec) && !table.rowSecurity && table.policies.length === 0)
      .map(({ table, spec }) => {
        const reached = relationEntrances(input, table, rowPrivileges);
        return {
          object: tableObject(table),
          severity: ifReached(reached, spec.kind === 'platform' ? 'high' : 'critical'),
          title: `Row security is off on ${nameKey(table)}`,
          evidence: [kindText(table, spec.kind), 'relrowsecurity is false', 'it has no policies'],
          exposure: exposureText(reached),
          fix: [enableRowSecurity(table), forceRowSecurity(table)],
        };
      }),
};
