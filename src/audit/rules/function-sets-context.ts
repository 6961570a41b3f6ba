import { routineKey } from '../../model/routine.ts';
import { settingNames } from '../predicate/session-value.ts';
import type { Rule } from '../rule.ts';
import { routineObject } from '../scope/naming.ts';
import { exposureText } from '../scope/reach.ts';
import { callers, governedRoutines } from '../scope/routines.ts';

export const rule: Rule = {
  slug: 'function-sets-context',
  code: 'BHA062',
  severity: 'info',
  title: 'A function sets the tenant or the actor',
  consequence:
    'Whoever may call it becomes another tenant, unless it checks the membership first. A data API that exposes functions hands it to everybody.',
  advice: 'Let the session set the context, after the identity was checked; keep such functions out of exposed schemas.',
  covers: ['T19', 'X-008', 'X-022'],
  check: (input) => {
    const { tenant, actor } = input.tenancy.context;
    const names = [...(tenant.kind === 'membership' ? [] : settingNames(tenant)), ...(actor === null ? [] : settingNames(actor))];
    return governedRoutines(input).flatMap((routine) => {
      const set = names.filter((name) =>
        new RegExp(
          `set_config\\s*\\(\\s*'${name.replaceAll('.', '\\.')}'|set\\s+(local\\s+|session\\s+)?${name.replaceAll('.', '\\.')}\\s*(=|to)`,
          'i',
        ).test(routine.body),
      );
      const reached = callers(input, routine);
      if (set.length === 0 || reached.length === 0) return [];
      return [
        {
          object: routineObject(routine),
          title: `${routineKey(routine)} sets ${set.join(', ')}`,
          evidence: [`its body sets ${set.join(', ')}`],
          exposure: exposureText(reached),
        },
      ];
    });
  },
};
