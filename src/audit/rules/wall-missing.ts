import { nameKey } from '../../base/ident.ts';
import { type Command, commands } from '../../model/tenancy.ts';
import type { Rule } from '../rule.ts';
import { type Gate, gatesOf, isBindable, isOpenOnPurpose, wallsOf } from '../scope/gates.ts';
import { tableObject } from '../scope/naming.ts';
import { exposureText, ifReached, layerMissing, privilegeOf, relationEntrances } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

const sidesOf: Readonly<Record<Command, readonly Gate['side'][]>> = {
  select: ['using'],
  insert: ['check'],
  update: ['using', 'check'],
  delete: ['using'],
};

export const rule: Rule = {
  slug: 'wall-missing',
  code: 'BHA011',
  severity: 'warning',
  title: 'No wall stands behind the policies',
  consequence: 'Permissive policies are alternatives: one more of them, added by hand for one page, opens the table to every tenant.',
  advice: 'Add one restrictive policy for all commands and roles that holds every row to the tenant of the session.',
  covers: ['T8', 'T9'],
  check: (input) =>
    input.tenancy.profile === 'portable'
      ? []
      : surfaceOf(input).declared.flatMap((declared) => {
          const { table } = declared;
          if (!isBindable(declared) || !table.rowSecurity || !table.policies.some((policy) => policy.permissive)) return [];
          const bare = commands.filter((command) => {
            if (isOpenOnPurpose(declared, command)) return false;
            const doors = table.policies
              .filter((policy) => policy.permissive)
              .flatMap(gatesOf)
              .filter((gate) => gate.command === command);
            // A command without a door needs its wall too: the wall is for the door that somebody adds tomorrow.
            const sides = doors.length > 0 ? doors.map((gate) => gate.side) : sidesOf[command];
            return sides.some((side) => wallsOf(input, declared, command, side).length === 0);
          });
          if (bare.length === 0) return [];
          const reached = relationEntrances(input, table, bare.map(privilegeOf));
          return [
            {
              object: tableObject(table),
              severity: ifReached(reached, 'warning', layerMissing(input)),
              title: `${nameKey(table)} has no wall for ${bare.join(', ')}`,
              evidence: [
                `${table.policies.filter((policy) => policy.permissive).length} permissive policies, ${table.policies.filter((policy) => !policy.permissive).length} restrictive`,
              ],
              exposure: exposureText(reached),
            },
          ];
        }),
};
