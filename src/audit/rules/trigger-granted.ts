import type { Rule } from '../rule.ts';
import { unfilteredGrants } from '../scope/granted.ts';

export const rule: Rule = {
  slug: 'trigger-granted',
  code: 'BHA038',
  severity: 'high',
  title: 'TRIGGER is granted on a table of tenants',
  consequence: 'Whoever holds it installs a trigger that runs as every later writer and sees the rows of all tenants pass.',
  advice: 'Revoke it; triggers belong to migrations.',
  covers: ['O16'],
  check: (input) => unfilteredGrants(input, 'TRIGGER', 'high', (table) => `TRIGGER on ${table} is granted`),
};
