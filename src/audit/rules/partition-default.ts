import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { tableObject } from '../scope/naming.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'partition-default',
  code: 'BHA047',
  severity: 'info',
  title: 'A default partition collects what nobody planned for',
  consequence: 'Rows pile up in it unnoticed, and each new partition has to scan it under a lock.',
  advice: 'Make partitions ahead of time and drop the default one.',
  covers: ['X-097'],
  check: (input) =>
    surfaceOf(input)
      .partitions.filter(({ table, spec }) => isGuarded(spec) && table.partitionOf?.bound.trim().toUpperCase() === 'DEFAULT')
      .map(({ table, root }) => ({
        object: tableObject(table),
        title: `${nameKey(table)} is the default partition of ${nameKey(root)}`,
        evidence: [`${nameKey(table)} partition of ${nameKey(root)} default`],
      })),
};
