import type { Rule } from '../rule.ts';
import { unfilteredGrants } from '../scope/granted.ts';

export const rule: Rule = {
  slug: 'references-granted',
  code: 'BHA039',
  severity: 'warning',
  title: 'REFERENCES is granted on a table of tenants',
  consequence: 'A private foreign key to the table tells which ids exist in other tenants, and keeps them from being deleted.',
  advice: 'Revoke it; foreign keys belong to migrations.',
  covers: ['O17'],
  check: (input) => unfilteredGrants(input, 'REFERENCES', 'warning', (table) => `REFERENCES on ${table} is granted`),
};
