import type { Role } from '../../model/role.ts';
import { type Tenancy, runtimeRoles } from '../../model/tenancy.ts';

/** Roles as they ought to be: those the contract names exist, and only the migrator and break-glass bypass row security. */
export function sealRoles(tenancy: Tenancy, roles: readonly Role[]): readonly Role[] {
  const { migrator, breakGlass, retired } = tenancy.roles;
  const bound = new Set([...runtimeRoles(tenancy.roles), ...retired]);
  const strong = new Set([migrator, ...breakGlass]);
  const present = new Set(roles.map((role) => role.name));
  const wanted = [migrator, ...runtimeRoles(tenancy.roles), ...breakGlass];
  const missing = [...new Set(wanted)].filter((name) => !present.has(name)).map((name) => newRole(name, strong.has(name)));
  const reach = strongReach(roles, strong);
  const settled = roles.map((role) => {
    if (strong.has(role.name)) return { ...role, bypassRls: true };
    if (!bound.has(role.name)) return role;
    // A run-time role that can become a stronger one is that stronger one.
    return {
      ...role,
      superuser: false,
      bypassRls: false,
      memberOf: role.memberOf.filter((membership) => !reach.has(membership.role) && !retired.includes(membership.role)),
    };
  });
  return [...settled, ...missing];
}

// Logins are the operator's to make (`grant shop_app to web`): a role made here without a password must not be one.
function newRole(name: string, bypassRls: boolean): Role {
  return {
    kind: 'role',
    name,
    superuser: false,
    bypassRls,
    login: false,
    inherit: true,
    createRole: false,
    createDb: false,
    replication: false,
    config: [],
    memberOf: [],
  };
}

/** Roles that bypass row security, and those through which they are reached. */
function strongReach(roles: readonly Role[], strong: ReadonlySet<string>): ReadonlySet<string> {
  const reach = new Set([
    ...strong,
    ...roles.filter((role) => role.superuser || role.bypassRls || role.createRole).map((role) => role.name),
  ]);
  for (let before = -1; before !== reach.size; ) {
    before = reach.size;
    for (const role of roles) if (role.memberOf.some((membership) => reach.has(membership.role))) reach.add(role.name);
  }
  return reach;
}
