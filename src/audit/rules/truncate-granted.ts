import type { Rule } from '../rule.ts';
import { unfilteredGrants } from '../scope/granted.ts';

export const rule: Rule = {
  slug: 'truncate-granted',
  code: 'BHA037',
  severity: 'high',
  title: 'TRUNCATE is granted on a table of tenants',
  consequence: 'Row security does not filter TRUNCATE: one statement empties the table for every tenant.',
  advice: 'Revoke it; run-time roles delete rows.',
  covers: ['O15'],
  check: (input) => unfilteredGrants(input, 'TRUNCATE', 'high', (table) => `TRUNCATE on ${table} is granted`),
};
