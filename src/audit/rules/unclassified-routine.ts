import { routineKey } from '../../model/routine.ts';
import type { Rule } from '../rule.ts';
import { routineObject } from '../scope/naming.ts';
import { exposureText } from '../scope/reach.ts';
import { callers, governedRoutines, isTriggerFunction, routineTenancy } from '../scope/routines.ts';

export const rule: Rule = {
  slug: 'unclassified-routine',
  code: 'BHA075',
  severity: 'info',
  title: 'The tenancy does not mention a function',
  consequence: 'Nobody has decided under whose rights it runs and who may call it.',
  advice: 'Declare it, with its security and its callers.',
  covers: ['T29'],
  check: (input) =>
    governedRoutines(input)
      .filter(
        (routine) =>
          !isTriggerFunction(routine) &&
          routine.type !== 'aggregate' &&
          routineTenancy(input, routine) === undefined &&
          callers(input, routine).length > 0,
      )
      .map((routine) => ({
        object: routineObject(routine),
        title: `${routineKey(routine)} is not declared`,
        evidence: [`security ${routine.securityDefiner ? 'definer' : 'invoker'}`, `owned by ${routine.owner}`],
        exposure: exposureText(callers(input, routine)),
      })),
};
