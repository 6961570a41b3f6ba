import { nameKey } from '../../base/ident.ts';
import { walk } from '../../model/predicate.ts';
import { bodiesOf, declaredSettings, settingNames } from '../predicate/session-value.ts';
import type { AuditInput, Observation, Rule } from '../rule.ts';
import { expressionsOf } from '../scope/gates.ts';
import { tableObject } from '../scope/naming.ts';
import { governedRoutines } from '../scope/routines.ts';
import { surfaceOf } from '../scope/surface.ts';

function isRead(input: AuditInput, table: AuditInput['database']['tables'][number], names: readonly string[]): boolean {
  return table.policies.some((policy) =>
    expressionsOf(policy).some(({ predicate }) =>
      [...walk(predicate)].some(
        (part) =>
          (part.kind === 'setting' && names.includes(part.name)) ||
          (part.kind === 'call' && bodiesOf(input, part.schema, part.name).some((body) => names.some((name) => body.includes(name)))),
      ),
    ),
  );
}

/** Tables that declare a scope and do not ask for it. */
function undefended(input: AuditInput): readonly Observation[] {
  return surfaceOf(input).declared.flatMap(({ table, spec }) =>
    Object.keys(spec.scopes).flatMap((name) => {
      const scope = input.tenancy.context.scopes[name];
      if (scope === undefined || isRead(input, table, settingNames(scope.source))) return [];
      return [
        {
          object: tableObject(table),
          title: `No policy on ${nameKey(table)} asks for the scope ${name}`,
          evidence: [`the scope is read from ${settingNames(scope.source).join(', ')}`],
          detail: name,
        },
      ];
    }),
  );
}

/** Settings that a function writes and that nothing ever reads. */
function unread(input: AuditInput): readonly Observation[] {
  const known = declaredSettings(input);
  const written = new Map<string, string>();
  for (const routine of governedRoutines(input)) {
    for (const match of routine.body.matchAll(/set_config\s*\(\s*'([a-z_][\w]*\.[\w.]+)'/gi))
      if (match[1] !== undefined) written.set(match[1], `${routine.schema}.${routine.name}`);
  }
  return [...written].flatMap(([name, writer]) => {
    const read =
      input.database.tables.some((table) => isRead(input, table, [name])) ||
      governedRoutines(input).some((routine) => routine.body.includes(`current_setting('${name}'`));
    const declaredScope = Object.values(input.tenancy.context.scopes).some((scope) => settingNames(scope.source).includes(name));
    if (read || (known.has(name) && !declaredScope)) return [];
    return [
      {
        object: { kind: 'setting' as const, name },
        title: `${writer} sets ${name} and no policy reads it`,
        evidence: [`set_config('${name}', ...) in ${writer}`],
      },
    ];
  });
}

export const rule: Rule = {
  slug: 'scope-setting-unused',
  code: 'BHA058',
  severity: 'warning',
  title: 'A narrower scope is set and never asked for',
  consequence: 'Somebody who should see one part of the tenant sees all of it.',
  advice: 'Add the scope to the wall of the tables it belongs to, or stop setting it.',
  covers: ['X-085'],
  check: (input) => [...undefended(input), ...unread(input)],
};
