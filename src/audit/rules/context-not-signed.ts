import { settingNames } from '../predicate/session-value.ts';
import type { Rule } from '../rule.ts';

export const rule: Rule = {
  slug: 'context-not-signed',
  code: 'BHA060',
  severity: 'info',
  title: 'The context is a plain setting',
  consequence:
    'Whoever can run SQL of his own under a run-time role, by injection for one, sets it to another tenant. Row security then guards against forgetting, not against that.',
  advice: 'Keep SQL out of reach of callers; where injection has to be contained, use the sealed mode with its signed context.',
  covers: ['X-022'],
  check: ({ tenancy }) => {
    const { tenant, actor } = tenancy.context;
    const source = tenant.kind === 'membership' ? actor : tenant;
    return source === null
      ? []
      : [
          {
            object: { kind: 'setting' as const, name: settingNames(source)[0] ?? '' },
            title: `${settingNames(source).join(', ')} can be set by any session`,
            evidence: ['set_config is open to everybody for settings of this kind'],
          },
        ];
  },
};
