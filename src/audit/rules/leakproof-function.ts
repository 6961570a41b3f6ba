import { routineKey } from '../../model/routine.ts';
import { sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { routineName, statement } from '../scope/mend.ts';
import { routineObject } from '../scope/naming.ts';
import { governedRoutines } from '../scope/routines.ts';

export const rule: Rule = {
  slug: 'leakproof-function',
  code: 'BHA072',
  severity: 'high',
  title: 'A function is said to be leakproof',
  consequence: 'PostgreSQL runs it before the policies, on the rows of every tenant: an error message or a notice is enough to tell them.',
  advice: 'Take the mark away, unless the function can neither fail nor tell anything of its arguments.',
  covers: ['O29'],
  check: (input) =>
    governedRoutines(input)
      .filter((routine) => routine.leakproof)
      .map((routine) => ({
        object: routineObject(routine),
        title: `${routineKey(routine)} is marked LEAKPROOF`,
        evidence: [`language ${routine.language}`],
        fix: [statement(sql`alter function ${routineName(routine)} not leakproof`)],
      })),
};
