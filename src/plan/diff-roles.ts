import { alterRole, createRole, grantMembership, revokeMembership } from '../compile/role.ts';
import type { Database } from '../model/database.ts';
import { comesByItself } from './executor.ts';
import { type Staged, staged } from './stage.ts';

/** Strength is given first and taken last, so that nothing in between lacks a role it needs. */
export function diffRoles(actual: Database, desired: Database): readonly Staged[] {
  const before = new Map(actual.roles.map((role) => [role.name, role]));
  const created = new Set(desired.roles.filter((role) => !before.has(role.name)).map((role) => role.name));
  const creations = desired.roles.filter((role) => created.has(role.name)).map(createRole);
  const changes = desired.roles.flatMap((role): readonly Staged[] => {
    const was = before.get(role.name);
    if (was === undefined) return [];
    const strengthens = (role.bypassRls && !was.bypassRls) || (role.superuser && !was.superuser);
    const lost = was.memberOf.filter((membership) => !role.memberOf.some((kept) => kept.role === membership.role));
    const gained = role.memberOf.filter(
      (membership) =>
        !comesByItself(membership, created) && !was.memberOf.some((had) => had.role === membership.role && had.set === membership.set),
    );
    return [
      ...staged(
        'roles',
        '',
        gained.map((membership) => grantMembership(role, membership, actual.server.versionNum)),
      ),
      ...staged(strengthens ? 'roles' : 'weakenRoles', '', alterRole(was, role)),
      ...staged(
        'weakenRoles',
        '',
        lost.map((membership) => revokeMembership(was, membership, actual.server.versionNum)),
      ),
    ];
  });
  return [...staged('roles', '', creations), ...changes];
}
