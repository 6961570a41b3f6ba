import { nameKey } from '../../base/ident.ts';
import { id, qid, sql } from '../../base/sql.ts';
import { canBecome } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { statement } from '../scope/mend.ts';
import { tableObject } from '../scope/naming.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'runtime-role-owns-table',
  code: 'BHA004',
  severity: 'high',
  title: 'A role that serves requests owns a table',
  consequence: 'The owner can switch row security off, drop policies and grant the table to anybody.',
  advice: 'Give the tables to a role that nobody logs in as.',
  covers: ['X-006', 'O31'],
  check: (input) => {
    const { declared, partitions, runtime } = surfaceOf(input);
    const { migrator } = input.tenancy.roles;
    return [...declared, ...partitions]
      .filter(({ spec }) => isGuarded(spec))
      .flatMap(({ table }) => {
        const owning = runtime.filter((role) => table.owner !== migrator && canBecome(input.database, role).has(table.owner));
        if (owning.length === 0) return [];
        return [
          {
            object: tableObject(table),
            title: `${nameKey(table)} is owned by ${table.owner}, which serves requests`,
            evidence: [`the owner is ${table.owner}`],
            exposure: owning.map((role) => (role === table.owner ? `${role}: is the owner` : `${role}: can act as ${table.owner}`)),
            fix: [statement(sql`alter table ${qid(table)} owner to ${id(migrator)}`)],
          },
        ];
      });
  },
};
