import { nameKey } from '../../base/ident.ts';
import { ownedByActor } from '../../model/ownership.ts';
import { type Command, type Conditions, type Members, type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import type { Branch } from '../reason/branch.ts';
import type { TermKey } from '../reason/term.ts';
import { sourceTerm } from './source.ts';

/** Whether the tenancy gives a role the table as a whole, whatever the tenant: for reading lookups, for operators. */
export function isOpenTo(tenancy: Tenancy, spec: TableTenancy, command: Command, role: string): boolean {
  const platform = [...tenancy.roles.platform, ...tenancy.roles.breakGlass, tenancy.roles.migrator];
  // A lookup table is there for whoever has the grant.
  if (spec.kind === 'reference' && command === 'select') return true;
  const bound = ['root', 'tenant', 'inherited', 'personal', 'identity', 'shared'].includes(spec.kind);
  return spec.doors[command].some((door) => {
    switch (door.kind) {
      case 'everyone':
        // Public in part: which rows, the row has to say.
        if (command === 'select' && spec.when !== undefined) return false;
        return door.anon === true || !tenancy.roles.anon.includes(role);
      case 'platform':
        return !bound && platform.includes(role);
      case 'database-role':
        return !bound && door.roles.includes(role);
      default:
        return false;
    }
  });
}

/** Whether every database and session of the branch gives the session a right to the row. */
export function isEntitled(tenancy: Tenancy, spec: TableTenancy, row: number, write: boolean, branch: Branch): boolean {
  // Without a single tenant in the session, one's own memberships are one's own, active or not.
  if (!write && tenancy.context.tenant.kind === 'membership' && isOwnMembership(tenancy, spec, row, branch)) return true;
  return isOwned(tenancy, spec, row, write, branch) && isWithinScopes(tenancy, spec, row, branch);
}

/** Whether the row lies within every narrower scope that the session has; a session without a scope sees them all. */
function isWithinScopes(tenancy: Tenancy, spec: TableTenancy, row: number, branch: Branch): boolean {
  return Object.entries(spec.scopes).every(([name, column]) => {
    const scope = tenancy.context.scopes[name];
    if (scope === undefined) return true;
    const wanted = sourceTerm(scope.source);
    if (branch.isNull(wanted) === true || branch.constant(wanted) === '') return true;
    const value = branch.column(row, column);
    return value !== undefined && equal(value, wanted, branch);
  });
}

/** The same, whatever narrower scope the session has. */
export function isOwned(tenancy: Tenancy, spec: TableTenancy, row: number, write: boolean, branch: Branch): boolean {
  const key = spec.key === null ? undefined : branch.column(row, spec.key);
  switch (spec.kind) {
    case 'root':
    case 'tenant':
      return key !== undefined && ofTenant(tenancy, key, branch);
    case 'personal':
      return key !== undefined && isActor(tenancy, key, branch);
    case 'inherited':
      if (key !== undefined && (ownedByActor(tenancy, spec) ? isActor(tenancy, key, branch) : ofTenant(tenancy, key, branch))) return true;
      return throughParent(tenancy, spec, row, write, branch);
    case 'shared':
      return key !== undefined && ((!write && branch.isNull(key) === true) || ofTenant(tenancy, key, branch));
    case 'public':
      return (key !== undefined && ofTenant(tenancy, key, branch)) || (!write && isShown(spec, row, branch));
    case 'identity': {
      const user = branch.column(row, tenancy.identity?.userKey ?? 'id');
      if (user === undefined) return false;
      return isActor(tenancy, user, branch) || (!write && meets(tenancy, user, branch));
    }
    case 'reference':
    case 'sealed':
    case 'platform':
      return false;
  }
}

/** Whether the row certainly is one of those that a table shows to everybody. */
function isShown(spec: TableTenancy, row: number, branch: Branch): boolean {
  return spec.when === undefined || holds(spec.when, row, branch);
}

function holds(conditions: Conditions, row: number, branch: Branch): boolean {
  return Object.entries(conditions).every(([column, wanted]) => {
    const value = branch.column(row, column);
    if (value === undefined) return false;
    return wanted === null ? branch.isNull(value) === true : branch.constant(value) === String(wanted);
  });
}

function isActor(tenancy: Tenancy, value: TermKey, branch: Branch): boolean {
  const { actor } = tenancy.context;
  return actor !== null && equal(value, sourceTerm(actor), branch);
}

function ofTenant(tenancy: Tenancy, value: TermKey, branch: Branch): boolean {
  const { tenant, actor } = tenancy.context;
  if (tenant.kind !== 'membership') return equal(value, sourceTerm(tenant), branch);
  const { identity } = tenancy;
  if (identity === null || actor === null) return false;
  return memberships(identity.members, branch).some(
    (member) => equal(member.tenant, value, branch) && equal(member.user, sourceTerm(actor), branch),
  );
}

/** Whether the session's actor and somebody are members of one tenant. */
function meets(tenancy: Tenancy, user: TermKey, branch: Branch): boolean {
  const { identity, context } = tenancy;
  if (identity === null) return false;
  return [identity.members, ...identity.alsoMembers].some((members) => {
    const all = memberships(members, branch);
    return all.some(
      (theirs) =>
        equal(theirs.user, user, branch) &&
        (ofTenant(tenancy, theirs.tenant, branch) ||
          (context.actor !== null &&
            all.some(
              (own) =>
                context.actor !== null && equal(own.user, sourceTerm(context.actor), branch) && equal(own.tenant, theirs.tenant, branch),
            ))),
    );
  });
}

export function isMembership(tenancy: Tenancy, spec: TableTenancy): boolean {
  return membersOf(tenancy, spec) !== undefined;
}

function membersOf({ identity }: Tenancy, spec: TableTenancy): Members | undefined {
  return identity === null
    ? undefined
    : [identity.members, ...identity.alsoMembers].find((each) => nameKey(each.table) === nameKey(spec.table));
}

/** A row of the membership table that is about the actor: whose it is, whatever the tenant. */
export function isOwnMembership(tenancy: Tenancy, spec: TableTenancy, row: number, branch: Branch): boolean {
  const members = membersOf(tenancy, spec);
  const user = members === undefined ? undefined : branch.column(row, members.userColumn);
  return user !== undefined && isActor(tenancy, user, branch);
}

interface Membership {
  readonly tenant: TermKey;
  readonly user: TermKey;
}

/** The rows of a branch that certainly are active memberships. */
function memberships(members: Members, branch: Branch): readonly Membership[] {
  return branch.rows.flatMap((row): readonly Membership[] => {
    if (!row.there || row.table !== nameKey(members.table) || branch.rowOf(row.id) !== row.id) return [];
    const tenant = branch.column(row.id, members.tenantColumn);
    const user = branch.column(row.id, members.userColumn);
    const active = holds(members.active, row.id, branch);
    return active && tenant !== undefined && user !== undefined ? [{ tenant, user }] : [];
  });
}

/** Whether the parent that decides is there and the session has a right to it. */
function throughParent(tenancy: Tenancy, spec: TableTenancy, row: number, write: boolean, branch: Branch): boolean {
  const { parent } = spec;
  const above = parent === null ? undefined : tableTenancy(tenancy, parent.table);
  if (parent === null || above === undefined || above === spec) return false;
  return branch.rows.some((candidate) => {
    if (!candidate.there || candidate.table !== nameKey(parent.table) || candidate.id === row) return false;
    const tied = parent.columns.every((column, index) => {
      const own = branch.column(row, column);
      const theirs = branch.column(candidate.id, parent.references[index] ?? '');
      return own !== undefined && theirs !== undefined && equal(own, theirs, branch);
    });
    return tied && isEntitled(tenancy, above, candidate.id, write, branch);
  });
}

function equal(a: TermKey, b: TermKey, branch: Branch): boolean {
  return branch.find(a) === branch.find(b) && branch.isNull(a) === false;
}
