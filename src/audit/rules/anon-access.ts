import { nameKey } from '../../base/ident.ts';
import { qid, sql } from '../../base/sql.ts';
import { type Reach, applicablePolicies, bypassesRowSecurity, objectReach, relationReach } from '../../model/access.ts';
import { routineKey } from '../../model/routine.ts';
import { commands } from '../../model/tenancy.ts';
import type { AuditInput, Observation, Rule } from '../rule.ts';
import { admitsEveryone } from '../scope/gates.ts';
import { revokeFrom, routineName } from '../scope/mend.ts';
import { routineObject, tableObject, viewObject } from '../scope/naming.ts';
import { exposureText, privilegeOf, rowPrivileges } from '../scope/reach.ts';
import { governedRoutines, isTriggerFunction, routineTenancy, touchedTables } from '../scope/routines.ts';
import { isGuarded, surfaceOf } from '../scope/surface.ts';
import { guardedReads, viewTenancy } from '../scope/views.ts';

function tables(input: AuditInput, anon: readonly string[]): readonly Observation[] {
  return surfaceOf(input)
    .declared.filter(({ spec }) => isGuarded(spec))
    .flatMap((declared) => {
      const { table } = declared;
      const held = commands
        .filter((command) => !admitsEveryone(declared, command))
        .flatMap((command) =>
          anon.flatMap((role) =>
            reaching(relationReach(input.database, role, table, privilegeOf(command))).map((reach) => ({
              reach,
              privilege: privilegeOf(command),
              command,
            })),
          ),
        );
      if (held.length === 0) return [];
      const open = held.filter(
        ({ reach, command }) =>
          bypassesRowSecurity(input.database, reach.role, table) !== null ||
          applicablePolicies(input.database, table, reach.role, command).permissive.length > 0,
      );
      return [
        {
          object: tableObject(table),
          severity: open.length > 0 ? ('high' as const) : ('info' as const),
          title: `${[...new Set(held.map(({ reach }) => reach.role))].join(', ')} holds ${[...new Set(held.map(({ privilege }) => privilege))].join(', ')} on ${nameKey(table)}`,
          evidence: [open.length > 0 ? 'policies for PUBLIC, or no row security, let it through' : 'no permissive policy lets it through'],
          exposure: exposureText(held),
          fix: revokeFrom(qid(table), held),
        },
      ];
    });
}

function views(input: AuditInput, anon: readonly string[]): readonly Observation[] {
  return input.database.views.flatMap((view) => {
    const allowed = viewTenancy(input, view)?.select ?? [];
    const held = anon
      .filter((role) => !allowed.includes(role))
      .flatMap((role) =>
        rowPrivileges.flatMap((privilege) =>
          reaching(relationReach(input.database, role, view, privilege)).map((reach) => ({ reach, privilege })),
        ),
      );
    if (held.length === 0 || guardedReads(input, view).length === 0) return [];
    return [
      {
        object: viewObject(view),
        title: `${[...new Set(held.map(({ reach }) => reach.role))].join(', ')} holds ${[...new Set(held.map(({ privilege }) => privilege))].join(', ')} on the view ${nameKey(view)}`,
        evidence: [
          `it reads ${guardedReads(input, view)
            .map(({ table }) => nameKey(table))
            .join(', ')}`,
        ],
        exposure: exposureText(held),
        fix: revokeFrom(qid(view), held),
      },
    ];
  });
}

/** Functions that run as their owner: one that runs as its caller gives no more than the caller has. */
function routines(input: AuditInput, anon: readonly string[]): readonly Observation[] {
  return governedRoutines(input).flatMap((routine) => {
    const touched = touchedTables(input, routine);
    if (!routine.securityDefiner || isTriggerFunction(routine) || touched.length === 0) return [];
    const allowed = routineTenancy(input, routine)?.execute ?? [];
    const held = anon
      .filter((role) => !allowed.includes(role))
      .flatMap((role) =>
        reaching(objectReach(input.database, role, routine, 'EXECUTE')).map((reach) => ({ reach, privilege: 'EXECUTE' as const })),
      );
    if (held.length === 0) return [];
    return [
      {
        object: routineObject(routine),
        title: `${[...new Set(held.map(({ reach }) => reach.role))].join(', ')} may call ${routineKey(routine)}, which runs as ${routine.owner}`,
        evidence: ['security definer', `it reads or writes ${touched.map(({ table }) => nameKey(table)).join(', ')}`],
        exposure: exposureText(held),
        fix: revokeFrom(sql`${routine.type === 'procedure' ? sql`procedure` : sql`function`} ${routineName(routine)}`, held),
      },
    ];
  });
}

function reaching(reach: Reach | null): readonly Reach[] {
  return reach === null ? [] : [reach];
}

export const rule: Rule = {
  slug: 'anon-access',
  code: 'BHA041',
  severity: 'high',
  title: 'Somebody who is not signed in reaches tenant data',
  consequence: 'No identity is needed: the whole internet is the exposure.',
  advice: 'Revoke it. What the public may see belongs in a table declared public.',
  covers: ['X-012', 'X-013', 'X-056'],
  check: (input) => {
    const existing = new Set(input.database.roles.map((role) => role.name));
    const anon = input.tenancy.roles.anon.filter((role) => existing.has(role));
    return anon.length === 0 ? [] : [...tables(input, anon), ...views(input, anon), ...routines(input, anon)];
  },
};
