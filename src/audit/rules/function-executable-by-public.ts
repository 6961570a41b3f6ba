import { routineKey } from '../../model/routine.ts';
import { sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { revoke, routineName } from '../scope/mend.ts';
import { routineObject } from '../scope/naming.ts';
import { governedRoutines, isTriggerFunction } from '../scope/routines.ts';

export const rule: Rule = {
  slug: 'function-executable-by-public',
  code: 'BHA051',
  severity: 'info',
  title: 'Everybody may call a function',
  consequence: 'It runs with the rights of the caller, so it opens nothing by itself; it is one change away from doing so.',
  advice: 'Revoke EXECUTE from PUBLIC, also by default privileges.',
  covers: ['X-057'],
  check: (input) =>
    governedRoutines(input)
      .filter(
        (routine) =>
          !routine.securityDefiner &&
          !isTriggerFunction(routine) &&
          routine.grants.some((grant) => grant.grantee === 'public' && grant.privilege === 'EXECUTE'),
      )
      .map((routine) => ({
        object: routineObject(routine),
        title: `Everybody may call ${routineKey(routine)}`,
        evidence: ['security invoker', 'EXECUTE is granted to PUBLIC'],
        fix: [revoke(['EXECUTE'], sql`${routine.type === 'procedure' ? sql`procedure` : sql`function`} ${routineName(routine)}`, 'public')],
      })),
};
