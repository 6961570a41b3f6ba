import { routineKey } from '../../model/routine.ts';
import { sql } from '../../base/sql.ts';
import type { Privilege } from '../../model/grant.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { routineName, statement } from '../scope/mend.ts';
import { routineObject } from '../scope/naming.ts';
import { exposureText, objectEntrances } from '../scope/reach.ts';
import { callers } from '../scope/routines.ts';

const create: readonly Privilege[] = ['CREATE'];

/** What is wrong with the path, and whether somebody can use it; null when it is pinned. */
function flaw(
  input: AuditInput,
  config: readonly string[],
): { readonly text: string; readonly severity: 'high' | 'warning' | 'info' } | null {
  const entry = config.find((setting) => /^search_path=/i.test(setting));
  if (entry === undefined) return { text: 'no search_path is attached: the path of the caller counts', severity: 'high' };
  const path = entry
    .slice(entry.indexOf('=') + 1)
    .split(',')
    .map((part) => part.trim().replace(/^"(.*)"$/, '$1'))
    .filter((part) => part !== '');
  const writable = path.filter(
    (name) =>
      name !== 'pg_catalog' &&
      name !== 'pg_temp' &&
      input.database.schemas.some(
        (schema) => schema.name === name && objectEntrances(input, { owner: schema.owner, grants: schema.grants }, create).length > 0,
      ),
  );
  if (path.includes('$user')) return { text: 'the path holds "$user", a schema that the caller chooses', severity: 'high' };
  if (writable.length > 0)
    return { text: `the path holds ${writable.join(', ')}, where run-time roles may create objects`, severity: 'high' };
  if (path.at(-1) === 'pg_temp') return null;
  const text = 'pg_temp is not last: temporary tables of the caller are found first';
  return { text, severity: path.every((name) => name === 'pg_catalog') ? 'info' : 'warning' };
}

export const rule: Rule = {
  slug: 'definer-function-unpinned',
  code: 'BHA048',
  severity: 'high',
  title: 'A definer function has no pinned search_path',
  consequence: 'A better-matching function or table of the caller is used instead, with the rights of the owner.',
  advice: 'Attach search_path = pg_catalog, pg_temp and qualify every name in the body.',
  covers: ['O6', 'O7', 'X-059', 'X-035'],
  check: (input) =>
    input.database.routines
      .filter((routine) => routine.securityDefiner && routine.language !== 'c' && routine.language !== 'internal')
      .flatMap((routine) => {
        const found = flaw(input, routine.config);
        if (found === null) return [];
        const reached = callers(input, routine);
        return [
          {
            object: routineObject(routine),
            severity: reached.length > 0 ? found.severity : ('info' as const),
            title: `${routineKey(routine)} runs as ${routine.owner} on a path that others decide`,
            evidence: ['security definer', found.text],
            exposure: exposureText(reached),
            fix: [
              statement(
                sql`alter ${routine.type === 'procedure' ? sql`procedure` : sql`function`} ${routineName(routine)} set search_path = pg_catalog, pg_temp`,
              ),
            ],
          },
        ];
      }),
};
