import { nameKey } from '../../base/ident.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import { bypassesRowSecurity } from '../../model/access.ts';
import { routinesNamed } from '../predicate/session-value.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { tableObject } from '../scope/naming.ts';
import { exposureText, relationEntrances } from '../scope/reach.ts';
import { mentionsContext, touchedTables } from '../scope/routines.ts';
import { surfaceOf } from '../scope/surface.ts';

/** Functions that the expression calls and that read tables of tenants as somebody whom no policy stops. */
function blindTo(input: AuditInput, expression: string): readonly Routine[] {
  const called = [...expression.matchAll(/(?:\b(\w+)\.)?\b(\w+)\(/g)].flatMap((match) =>
    routinesNamed(input, match[1] ?? null, match[2] ?? ''),
  );
  return called.filter(
    (routine) =>
      routine.securityDefiner &&
      routine.schema !== 'bulkhead' &&
      !mentionsContext(input, routine) &&
      touchedTables(input, routine).some(({ table }) => bypassesRowSecurity(input.database, routine.owner, table) !== null),
  );
}

export const rule: Rule = {
  slug: 'expression-asks-other-rows',
  code: 'BHA099',
  severity: 'warning',
  title: 'A default or a check asks the rows of all tenants',
  consequence: 'Whoever inserts learns from the value that is filled in, or from the refusal, what other tenants have.',
  advice:
    'Let the function take the tenant from the context, or run with the rights of its caller; counters belong to a table of their own.',
  covers: ['O35'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table }) => {
      const expressions = [
        ...table.columns.flatMap((column) => (column.default === null ? [] : [`${column.name}: ${column.default}`])),
        ...table.checks.map((check) => check.definition),
      ];
      const found = expressions.flatMap((text) => blindTo(input, text).map((routine) => ({ text, routine })));
      const reached = found.length === 0 ? [] : relationEntrances(input, table, ['INSERT', 'UPDATE']);
      if (reached.length === 0) return [];
      return [
        {
          object: tableObject(table),
          title: `${nameKey(table)} asks ${[...new Set(found.map(({ routine }) => routineKey(routine)))].join(', ')}, which sees every tenant`,
          evidence: [...new Set(found.map(({ text }) => text))],
          exposure: exposureText(reached),
        },
      ];
    }),
};
