import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { tableObject } from '../scope/naming.ts';
import { exposureText, layerMissing, relationEntrances, rowPrivileges } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'unclassified-table',
  code: 'BHA073',
  severity: 'warning',
  title: 'The tenancy does not say what a table is',
  consequence: 'Nobody has decided whether its rows belong to tenants, so nothing protects them: copies, queues and backups leak this way.',
  advice: 'Declare it: tenant, inherited, shared, reference, sealed, public or platform.',
  covers: ['O32', 'X-042', 'X-071', 'X-112'],
  check: (input) =>
    surfaceOf(input).undeclared.map((table) => {
      const reached = relationEntrances(input, table, rowPrivileges);
      return {
        object: tableObject(table),
        severity: reached.length === 0 ? layerMissing(input) : table.rowSecurity ? ('warning' as const) : ('high' as const),
        title: `${nameKey(table)} is not declared`,
        evidence: [`row security is ${table.rowSecurity ? 'on' : 'off'}`, `${table.policies.length} policies`, `owned by ${table.owner}`],
        exposure: exposureText(reached),
      };
    }),
};
