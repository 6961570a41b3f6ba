import { walk } from '../../model/predicate.ts';
import { routineKey } from '../../model/routine.ts';
import { bodiesOf } from '../predicate/session-value.ts';
import { sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { routineName, statement } from '../scope/mend.ts';
import { routineObject } from '../scope/naming.ts';
import { governedRoutines } from '../scope/routines.ts';

export const rule: Rule = {
  slug: 'immutable-function-reads-session',
  code: 'BHA063',
  severity: 'warning',
  title: 'A function that is called immutable reads the session',
  consequence:
    'PostgreSQL may compute it once and keep the value in a cached plan: the next tenant on the connection gets the answer of the one before.',
  advice: 'Declare it STABLE.',
  covers: ['T22'],
  check: (input) => {
    const inPolicies = new Set(
      input.database.tables.flatMap((table) =>
        table.policies.flatMap((policy) =>
          expressionsOf(policy).flatMap(({ predicate }) =>
            [...walk(predicate)].flatMap((part) => (part.kind === 'call' ? [part.name] : [])),
          ),
        ),
      ),
    );
    return governedRoutines(input)
      .filter(
        (routine) =>
          routine.volatility === 'immutable' &&
          bodiesOf(input, routine.schema, routine.name).some((body) =>
            /current_setting|current_user|session_user|current_role|auth\.uid/i.test(body),
          ),
      )
      .map((routine) => ({
        object: routineObject(routine),
        severity: inPolicies.has(routine.name) ? ('high' as const) : ('warning' as const),
        title: `${routineKey(routine)} is IMMUTABLE and reads the session`,
        evidence: [inPolicies.has(routine.name) ? 'policies call it' : 'no policy calls it'],
        fix: [statement(sql`alter function ${routineName(routine)} stable`)],
      }));
  },
};
