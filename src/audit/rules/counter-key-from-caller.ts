import { nameKey } from '../../base/ident.ts';
import { relationReach, servesAs } from '../../model/access.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import type { Table } from '../../model/table.ts';
import { escapePattern } from '../predicate/session-value.ts';
import type { Rule } from '../rule.ts';
import { uniqueIndexes } from '../scope/keys.ts';
import { routineObject } from '../scope/naming.ts';
import { exposureText } from '../scope/reach.ts';
import { callers, governedRoutines, isTriggerFunction, mentionsContext, touchedTables } from '../scope/routines.ts';

/** The names by which the body may know its textual arguments. */
function textArguments(routine: Routine): readonly string[] {
  return routine.signature.split(',').flatMap((argument, index) => {
    const [, name, type] = /^\s*(?:in(?:out)?\s+)?("?[\w$]+"?)\s+(.+?)\s*$/i.exec(argument) ?? [];
    if (type === undefined) return /^\s*(text|character varying)\b/.test(argument) ? [`$${index + 1}`] : [];
    return /^(text|character varying|character\b|citext)/.test(type) ? [(name ?? '').replaceAll('"', ''), `$${index + 1}`] : [];
  });
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(^|[^\\w$.])(?:[\\w]+\\.)?${escapePattern(name)}(?![\\w$])`, 'i').test(text);
}

/** Splits at commas outside of brackets and strings. */
function listed(text: string): readonly string[] {
  return [...text.matchAll(/(?:'(?:[^']|'')*'|\((?:[^()']|'(?:[^']|'')*'|\([^()]*\))*\)|[^,'()])+/g)].map((match) => match[0].trim());
}

/** What the body puts into, or compares with, the textual columns of the table's keys. */
function keyValues(body: string, table: Table): readonly string[] {
  const keys = new Set(
    uniqueIndexes(table)
      .flatMap((index) => index.columns)
      .filter((name): name is string =>
        table.columns.some((column) => column.name === name && /^(text|character|citext)/.test(column.type)),
      ),
  );
  const into = new RegExp(
    `insert\\s+into\\s+(?:[\\w"]+\\.)?"?${escapePattern(table.name)}"?(?:\\s+as\\s+\\w+)?\\s*\\(([^)]*)\\)\\s*(?:values\\s*\\(([\\s\\S]*?)\\)\\s*(?:on\\s+conflict|returning|;|$)|select\\s+([\\s\\S]*?)(?:\\bfrom\\b|\\bon\\s+conflict|;|$))`,
    'gi',
  );
  const inserted = [...body.matchAll(into)].flatMap((match) => {
    const columns = listed(match[1] ?? '');
    const values = listed(match[2] ?? match[3] ?? '');
    return columns.flatMap((column, at) => (keys.has(column.replaceAll('"', '')) ? [values[at] ?? ''] : []));
  });
  const compared = [...keys].flatMap((key) =>
    [...body.matchAll(new RegExp(`\\b${escapePattern(key)}\\s*=\\s*([^\\s;)]+)`, 'gi'))].map((match) => match[1] ?? ''),
  );
  return [...inserted, ...compared];
}

// `count = c.count + 1`: the row counts something.
const counts = /\b(\w+)\s*=\s*(?:\w+\.)*\1\s*\+/i;

export const rule: Rule = {
  slug: 'counter-key-from-caller',
  code: 'BHA094',
  severity: 'info',
  title: 'A counter is kept under a key that its caller chooses',
  consequence:
    'Whoever calls with another key each time is never counted, and whoever knows the key of another tenant fills it: the limit holds nobody, or the wrong one.',
  advice: 'Build the key in the body, from the tenant of the context, the name of the limit and the time of the database.',
  covers: ['O5', 'X-055'],
  check: (input) =>
    governedRoutines(input)
      .filter((routine) => !isTriggerFunction(routine) && counts.test(routine.body) && !mentionsContext(input, routine))
      .flatMap((routine) => {
        const args = textArguments(routine);
        const counters = touchedTables(input, routine).filter(
          ({ table, spec }) =>
            spec.kind === 'sealed' && keyValues(routine.body, table).some((value) => args.some((name) => mentions(value, name))),
        );
        const reached = callers(input, routine).filter(
          ({ reach }) =>
            !servesAs(input.database, input.tenancy.roles, reach.role, 'worker') &&
            // Without the rights of its owner it writes only what the caller may write anyway.
            (routine.securityDefiner || counters.some(({ table }) => relationReach(input.database, reach.role, table, 'INSERT') !== null)),
        );
        if (counters.length === 0 || reached.length === 0) return [];
        return [
          {
            object: routineObject(routine),
            title: `${routineKey(routine)} counts in ${counters.map(({ table }) => nameKey(table)).join(', ')} under a key of its caller's choice`,
            evidence: [
              'its body does not read the context',
              `textual arguments: ${args.filter((name) => !name.startsWith('$')).join(', ')}`,
            ],
            exposure: exposureText(reached),
          },
        ];
      }),
};
