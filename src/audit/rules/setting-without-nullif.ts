import { type Predicate, children } from '../../model/predicate.ts';
import { routineKey } from '../../model/routine.ts';
import type { Rule } from '../rule.ts';
import { governedRoutines } from '../scope/routines.ts';
import { expressionsOf } from '../scope/gates.ts';
import { policyObject, policyText, routineObject } from '../scope/naming.ts';
import { exposureText, policyEntrances } from '../scope/reach.ts';

const textual = /^(text|character|name|varchar)/;

/** Settings whose empty value reaches a cast to something that is not text, as `setting::type`. */
function emptyCasts(predicate: Predicate, casting: string | null = null): readonly string[] {
  if (predicate.kind === 'setting') return casting === null ? [] : [`${predicate.name}::${casting}`];
  if (predicate.kind === 'call' && predicate.name === 'nullif') return [];
  if (predicate.kind === 'cast') return emptyCasts(predicate.operand, textual.test(predicate.type) ? casting : predicate.type);
  // A comparison or a function in between takes the text as text.
  const carries = predicate.kind === 'coalesce' || predicate.kind === 'subselect' || predicate.kind === 'case';
  return children(predicate).flatMap((child) => emptyCasts(child, carries ? casting : null));
}

function castsInBody(body: string): readonly string[] {
  if (/nullif/i.test(body)) return [];
  return [...body.matchAll(/current_setting\s*\(\s*'([^']+)'[^)]*\)\s*\)*\s*::\s*(?!text|varchar|character|name)([a-z][a-z0-9_ ]*)/gi)].map(
    (match) => `${match[1]}::${match[2]}`,
  );
}

export const rule: Rule = {
  slug: 'setting-without-nullif',
  code: 'BHA015',
  severity: 'warning',
  title: 'A setting that may be empty is cast',
  consequence:
    "After any transaction-local use on the connection the value is '' and not NULL: the cast raises an error in the middle of somebody's statement.",
  advice: "Read it with nullif(current_setting('name', true), '').",
  covers: ['T16', 'X-021', 'X-020'],
  check: (input) => [
    ...governedRoutines(input).flatMap((routine) => {
      const found = [...new Set(castsInBody(routine.body))];
      if (found.length === 0) return [];
      // In a policy it breaks everybody's statements; a function on its own breaks its caller's.
      return [
        {
          object: routineObject(routine),
          severity: 'info' as const,
          title: `${routineKey(routine)} casts a setting that may be empty`,
          evidence: found,
        },
      ];
    }),
    ...input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const found = [...new Set(expressionsOf(policy).flatMap(({ predicate }) => emptyCasts(predicate)))];
        if (found.length === 0) return [];
        return [
          {
            object: policyObject(table, policy),
            title: `Policy "${policy.name}" on ${table.schema}.${table.name} casts a setting that may be empty`,
            evidence: [policyText(policy), ...found],
            exposure: exposureText(policyEntrances(input, table, policy)),
          },
        ];
      }),
    ),
  ],
};
