import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { tableObject } from '../scope/naming.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'table-without-primary-key',
  code: 'BHA079',
  severity: 'info',
  title: 'A table of tenants has no primary key',
  consequence: 'Children cannot be tied to their tenant through it, and export, restore and replication cannot tell its rows apart.',
  advice: 'Add one; "like ... including all" on a partitioned table copies none.',
  covers: ['X-071', 'X-097'],
  check: (input) =>
    surfaceOf(input)
      .declared.filter(({ table, spec }) => isGuarded(spec) && !table.foreign && !table.keys.some((key) => key.type === 'primary'))
      .map(({ table }) => ({
        object: tableObject(table),
        title: `${nameKey(table)} has no primary key`,
        evidence: [`${table.keys.length} unique constraints`],
      })),
};
