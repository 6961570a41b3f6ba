import { alterRole, createRole, revokeMembership } from '../compile/role.ts';
import type { Database } from '../model/database.ts';
import { type Staged, staged } from './stage.ts';

/** Strength is given first and taken last, so that nothing in between lacks a role it needs. */
export function diffRoles(actual: Database, desired: Database): readonly Staged[] {
  const before = new Map(actual.roles.map((role) => [role.name, role]));
  return desired.roles.flatMap((role): readonly Staged[] => {
    const was = before.get(role.name);
    if (was === undefined) return staged('roles', '', [createRole(role)]);
    const strengthens = (role.bypassRls && !was.bypassRls) || (role.superuser && !was.superuser);
    const lost = was.memberOf.filter((membership) => !role.memberOf.some((kept) => kept.role === membership.role));
    return [
      ...staged(strengthens ? 'roles' : 'weakenRoles', '', alterRole(was, role)),
      ...staged(
        'weakenRoles',
        '',
        lost.map((membership) => revokeMembership(was, membership, actual.server.versionNum)),
      ),
    ];
  });
}
