import { walk } from '../../model/predicate.ts';
import { stripped } from '../predicate/binding.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'login-as-tenant-key',
  code: 'BHA064',
  severity: 'warning',
  title: 'A policy tells tenants apart by the database login',
  consequence: 'Tenants share the login of the application: for the policy they are one. Inside definer functions it is the owner.',
  advice: 'Compare with the tenant of the context.',
  covers: ['T20', 'X-145'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const found = expressionsOf(policy).flatMap(({ predicate }) =>
          [...walk(predicate)].flatMap((part) => {
            if (part.kind !== 'compare') return [];
            const sides = [stripped(part.left), stripped(part.right)];
            const login = sides.find((side) => side.kind === 'keyword');
            const column = sides.find((side) => side.kind === 'column');
            return login?.kind === 'keyword' && column?.kind === 'column' ? [`${column.column} ${part.operator} ${login.name}`] : [];
          }),
        );
        if (found.length === 0) return [];
        return [
          {
            object: policyObject(table, policy),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} compares ${[...new Set(found)].join(', ')}`,
            evidence: [policyText(policy)],
            exposure: exposureText(policyEntrances(input, table, policy)),
          },
        ];
      }),
    ),
};
