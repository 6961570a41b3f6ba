import { nameKey } from '../../base/ident.ts';
import { type Bypass, bypassesRowSecurity } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { forceRowSecurity } from '../scope/mend.ts';
import { tableObject } from '../scope/naming.ts';
import { ifReached, layerMissing, wakefulStrangers } from '../scope/reach.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'row-security-not-forced',
  code: 'BHA003',
  severity: 'critical',
  title: 'Row security is not forced and a login acts as the owner',
  consequence: 'The owner skips every policy, without an error: whoever has the rights of the owner sees every tenant.',
  advice: 'Force row security, and let a role own the tables that nobody logs in as.',
  covers: ['T3', 'X-006'],
  check: (input) => {
    const { declared, partitions, runtime } = surfaceOf(input);
    return [...declared, ...partitions]
      .filter(({ table, spec }) => isGuarded(spec) && table.rowSecurity && !table.forceRowSecurity)
      .map(({ table }) => {
        const owners = [...runtime, ...wakefulStrangers(input)]
          .map((role) => bypassesRowSecurity(input.database, role, table))
          .filter((bypass): bypass is Bypass => bypass?.why === 'owner');
        return {
          object: tableObject(table),
          severity: ifReached(owners, 'critical', layerMissing(input)),
          title: `Row security is not forced on ${nameKey(table)}, owned by ${table.owner}`,
          evidence: ['relforcerowsecurity is false', `the owner is ${table.owner}`],
          exposure: owners.map(({ role, how, through }) =>
            through === null
              ? `${role}: is the owner`
              : how === 'set-role'
                ? `${role}: may become the owner by SET ROLE ${through}`
                : `${role}: has the rights of the owner by membership in ${through}`,
          ),
          fix: [forceRowSecurity(table)],
        };
      });
  },
};
