import { routineKey } from '../../model/routine.ts';
import { sql } from '../../base/sql.ts';
import { nameKey } from '../../base/ident.ts';
import type { Rule } from '../rule.ts';
import { revoke, routineName } from '../scope/mend.ts';
import { routineObject } from '../scope/naming.ts';
import { isTriggerFunction, touchedTables } from '../scope/routines.ts';

export const rule: Rule = {
  slug: 'definer-function-public',
  code: 'BHA049',
  severity: 'warning',
  title: 'Everybody may call a definer function',
  consequence: 'EXECUTE belongs to PUBLIC unless it is revoked: every role of the cluster runs it with the rights of its owner.',
  advice: 'Revoke EXECUTE from PUBLIC, grant it to the roles that call it, and change the default privileges.',
  covers: ['O5', 'X-013', 'X-057', 'X-035'],
  check: (input) =>
    input.database.routines
      .filter(
        (routine) => routine.securityDefiner && routine.grants.some((grant) => grant.grantee === 'public' && grant.privilege === 'EXECUTE'),
      )
      .map((routine) => {
        const touched = touchedTables(input, routine);
        return {
          object: routineObject(routine),
          // A trigger function cannot be called.
          severity: isTriggerFunction(routine) ? ('info' as const) : touched.length > 0 ? ('high' as const) : ('warning' as const),
          title: `Everybody may call ${routineKey(routine)}, which runs as ${routine.owner}`,
          evidence: [
            'security definer',
            'EXECUTE is granted to PUBLIC',
            ...(touched.length === 0 ? [] : [`its body names ${touched.map(({ table }) => nameKey(table)).join(', ')}`]),
          ],
          exposure: ['PUBLIC: every role of the cluster'],
          fix: [
            revoke(['EXECUTE'], sql`${routine.type === 'procedure' ? sql`procedure` : sql`function`} ${routineName(routine)}`, 'public'),
          ],
        };
      }),
};
