import { type Predicate, children } from '../../model/predicate.ts';
import { routinesNamed } from '../predicate/session-value.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText } from '../scope/naming.ts';

/** Calls that stand outside a scalar sub-select and so run for each row. Immutable functions of constants are folded. */
function perRow(input: AuditInput, predicate: Predicate): readonly string[] {
  if (predicate.kind === 'subselect' && predicate.query.from.length === 0) return [];
  const routines = predicate.kind === 'call' ? routinesNamed(input, predicate.schema, predicate.name) : [];
  const own =
    predicate.kind === 'setting'
      ? [`current_setting('${predicate.name}')`]
      : predicate.kind === 'call' && routines.some((routine) => routine.volatility !== 'immutable')
        ? [`${predicate.schema === null ? '' : `${predicate.schema}.`}${predicate.name}()`]
        : [];
  return [...own, ...children(predicate).flatMap((child) => perRow(input, child))];
}

export const rule: Rule = {
  slug: 'policy-function-per-row',
  code: 'BHA052',
  severity: 'warning',
  title: 'A policy calls a function for each row',
  consequence: 'A hundred thousand rows are a hundred thousand calls, where one would do.',
  advice: 'Wrap it in a scalar sub-select: (select f()).',
  covers: ['X-103'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const found = [...new Set(expressionsOf(policy).flatMap(({ predicate }) => perRow(input, predicate)))];
        // The portable profile has no sub-selects to wrap them in.
        if (found.length === 0 || input.tenancy.profile === 'portable') return [];
        return [
          {
            object: policyObject(table, policy),
            severity: found.some((name) => !name.startsWith('current_setting(')) ? ('warning' as const) : ('info' as const),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} calls ${found.join(', ')} for each row`,
            evidence: [policyText(policy)],
          },
        ];
      }),
    ),
};
