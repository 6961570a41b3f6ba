import { nameKey } from '../../base/ident.ts';
import { routineKey } from '../../model/routine.ts';
import { declaredSettings } from '../predicate/session-value.ts';
import type { AuditInput, Observation, Rule } from '../rule.ts';
import { routineObject } from '../scope/naming.ts';
import { exposureText } from '../scope/reach.ts';
import { callers, governedRoutines } from '../scope/routines.ts';

/** Names that the body sets for the session: set_config(name, value, false), and SET without LOCAL. */
function sessionSettings(body: string): readonly string[] {
  const plain = body.replaceAll(/--[^\n]*/g, '');
  return [
    ...[...plain.matchAll(/set_config\s*\(\s*'([\w.]+)'\s*,[^;]*?,\s*false\s*\)/gi)].map((match) => match[1] ?? ''),
    ...[...plain.matchAll(/(?:^|[;'\n])\s*set\s+(?:session\s+)?([a-z_]\w*\.[\w.]+)\s*(?:=|to)/gi)].map((match) => match[1] ?? ''),
  ];
}

/** Values of the context that the server gives to every new session of a role or of the database. */
function standing(input: AuditInput): readonly Observation[] {
  const known = declaredSettings(input);
  const named = (config: readonly string[]) => config.map((entry) => entry.slice(0, entry.indexOf('='))).filter((name) => known.has(name));
  const found = [
    { what: `database ${input.database.server.database}`, names: named(input.database.server.config) },
    ...input.database.roles.map((role) => ({ what: `role ${role.name}`, names: named(role.config) })),
  ];
  return found.flatMap(({ what, names }) =>
    names.map((name) => ({
      object: { kind: 'setting' as const, name },
      title: `Every session of ${what} starts with ${name} set`,
      evidence: [`${name} is in the settings of the ${what}`],
      detail: what,
    })),
  );
}

export const rule: Rule = {
  slug: 'session-level-setting',
  code: 'BHA061',
  severity: 'high',
  title: 'The context outlives its transaction',
  consequence: 'On a pooled connection the next borrower inherits the tenant of the one before.',
  advice: 'Set the context transaction-locally: set_config(name, value, true).',
  covers: ['T18', 'X-004'],
  check: (input) => [
    ...governedRoutines(input).flatMap((routine) => {
      const known = declaredSettings(input);
      const names = [...new Set(sessionSettings(routine.body))];
      if (names.length === 0) return [];
      return [
        {
          object: routineObject(routine),
          severity: names.some((name) => known.has(name)) ? ('high' as const) : ('warning' as const),
          title: `${routineKey(routine)} sets ${names.join(', ')} for the whole session`,
          evidence: names.map((name) => `${name} is set without being local to the transaction in ${nameKey(routine)}`),
          exposure: exposureText(callers(input, routine)),
        },
      ];
    }),
    ...standing(input),
  ],
};
