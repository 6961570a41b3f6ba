import { nameKey } from '../../base/ident.ts';
import { bypassesRowSecurity, relationReach } from '../../model/access.ts';
import { commands } from '../../model/tenancy.ts';
import type { Rule } from '../rule.ts';
import { tableObject } from '../scope/naming.ts';
import { hasDoor, privilegeOf } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'command-without-policy',
  code: 'BHA076',
  severity: 'info',
  title: 'A command is granted and no policy lets it through',
  consequence: 'Nothing leaks: the command sees and changes no rows, without an error. It is usually not what was meant.',
  advice: 'Add the missing door, or revoke the grant.',
  covers: ['T31'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table }) => {
      if (!table.rowSecurity) return [];
      // What a login has from its roles is said of the roles.
      const { runtime, logins } = surfaceOf(input);
      const dead = runtime
        .filter((role) => !logins.includes(role))
        .flatMap((role) =>
          commands
            .filter(
              (command) =>
                relationReach(input.database, role, table, privilegeOf(command)) !== null &&
                bypassesRowSecurity(input.database, role, table) === null &&
                !hasDoor(input, table, role, command),
            )
            .map((command) => ({ role, command })),
        );
      if (dead.length === 0) return [];
      return [
        {
          object: tableObject(table),
          title: `Granted on ${nameKey(table)} and never let through: ${[...new Set(dead.map(({ role }) => role))]
            .map(
              (role) =>
                `${dead
                  .filter((one) => one.role === role)
                  .map((one) => one.command)
                  .join(', ')} of ${role}`,
            )
            .join('; ')}`,
          evidence: [`${table.policies.length} policies`],
        },
      ];
    }),
};
