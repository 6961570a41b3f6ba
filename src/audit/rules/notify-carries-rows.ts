import { routineKey } from '../../model/routine.ts';
import type { Rule } from '../rule.ts';
import { routineObject } from '../scope/naming.ts';
import { governedRoutines } from '../scope/routines.ts';

/** The arguments of every `pg_notify(...)` of the body. */
function payloads(body: string): readonly string[] {
  return [...body.matchAll(/\bpg_notify\s*\(/gi)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < body.length && depth > 0; end++) depth += body[end] === '(' ? 1 : body[end] === ')' ? -1 : 0;
    return body.slice(start, end - 1);
  });
}

/** What of a row is in it, ids left out. */
function rowParts(payload: string): readonly string[] {
  const whole = [...payload.matchAll(/\b(?:row_to_json|to_jsonb?|hstore)\s*\(\s*(?:new|old)\b|\b(?:new|old)\s*::\s*text\b/gi)].map(
    (match) => match[0],
  );
  const fields = [...payload.matchAll(/\b(?:new|old)\.(\w+)/gi)].filter((match) => !/^(id|.*_id|key)$/i.test(match[1] ?? ''));
  return [...new Set([...whole, ...fields.map((match) => match[0])])];
}

export const rule: Rule = {
  slug: 'notify-carries-rows',
  code: 'BHA097',
  severity: 'warning',
  title: 'A notification carries what is in a row',
  consequence: 'LISTEN asks for no right and knows no tenant: every session of the database that listens gets the values of all of them.',
  advice: 'Send the id and nothing else, and let the listener read the row under its policies.',
  covers: ['O26'],
  check: (input) =>
    governedRoutines(input).flatMap((routine) => {
      const found = [...new Set(payloads(routine.body).flatMap(rowParts))];
      if (found.length === 0) return [];
      return [
        {
          object: routineObject(routine),
          title: `${routineKey(routine)} notifies everybody of ${found.join(', ')}`,
          evidence: payloads(routine.body).map((text) => `pg_notify(${text})`),
        },
      ];
    }),
};
