import { type Sql, id, join, sql, trusted } from '../base/sql.ts';
import type { Grant, Privilege } from '../model/grant.ts';

/** A role in a grantee list; `public` is a key word and no role. */
export function roleName(name: string): Sql {
  return name === 'public' ? sql`public` : id(name);
}

/** `table "a"."b"`, `function "a"."f"(integer)`, with the columns of a column grant. */
export interface GrantTarget {
  readonly on: Sql;
  readonly columns?: readonly string[];
}

function privilegeList(privileges: readonly Privilege[], columns: readonly string[] | undefined): Sql {
  const suffix = columns === undefined ? sql`` : sql` (${join(columns.map((column) => id(column)))})`;
  return join(privileges.map((privilege) => sql`${trusted(privilege.toLowerCase())}${suffix}`));
}

/** The statements that turn one access control list into another, revocations first, one line per grantee. */
export function grantChanges(target: GrantTarget, before: readonly Grant[], after: readonly Grant[]): readonly Sql[] {
  const key = (grant: Grant) => `${grant.grantee}\0${grant.privilege}\0${grant.grantable}`;
  const had = new Set(before.map(key));
  const has = new Set(after.map(key));
  const gone = before.filter(
    (grant) =>
      !has.has(key(grant)) &&
      !after.some((other) => other.grantee === grant.grantee && other.privilege === grant.privilege && other.grantable),
  );
  const come = after.filter((grant) => !had.has(key(grant)));
  return [
    ...byGrantee(gone).map(
      ([grantee, grants]) =>
        sql`revoke ${privilegeList(
          grants.map((grant) => grant.privilege),
          target.columns,
        )} on ${target.on} from ${roleName(grantee)}`,
    ),
    ...giving(target, come),
  ];
}

/**
 * The statements that put a list back exactly as it was, order included: `pg_dump` writes grants in the order of the
 * list, so that everything granted is taken away and given again in that order.
 */
export function restoreGrants(target: GrantTarget, now: readonly Grant[], then: readonly Grant[], owner: string): readonly Sql[] {
  const grantees = [...new Set([...now, ...then].map((grant) => grant.grantee))].filter((grantee) => grantee !== owner);
  const all = target.columns === undefined ? sql`all` : sql`all (${join(target.columns.map((column) => id(column)))})`;
  const ownersNow = rightsOf(now, owner);
  const ownersThen = rightsOf(then, owner);
  const missing = then.filter((grant) => grant.grantee === owner && !ownersNow.has(grant.privilege));
  const extra = now.filter((grant) => grant.grantee === owner && !ownersThen.has(grant.privilege));
  return [
    ...grantees.map((grantee) => sql`revoke ${all} on ${target.on} from ${roleName(grantee)}`),
    ...(extra.length === 0
      ? []
      : [
          sql`revoke ${privilegeList(
            extra.map((grant) => grant.privilege),
            target.columns,
          )} on ${target.on} from ${roleName(owner)}`,
        ]),
    ...giving(target, missing),
    ...giving(
      target,
      then.filter((grant) => grant.grantee !== owner),
    ),
  ];
}

function rightsOf(grants: readonly Grant[], role: string): ReadonlySet<Privilege> {
  return new Set(grants.filter((grant) => grant.grantee === role).map((grant) => grant.privilege));
}

function giving(target: GrantTarget, grants: readonly Grant[]): readonly Sql[] {
  return byGrantee(grants).flatMap(([grantee, list]) =>
    [false, true].flatMap((grantable) => {
      const privileges = list.filter((grant) => grant.grantable === grantable).map((grant) => grant.privilege);
      if (privileges.length === 0) return [];
      const option = grantable ? sql` with grant option` : sql``;
      return [sql`grant ${privilegeList(privileges, target.columns)} on ${target.on} to ${roleName(grantee)}${option}`];
    }),
  );
}

function byGrantee(grants: readonly Grant[]): readonly (readonly [string, readonly Grant[]])[] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) groups.set(grant.grantee, [...(groups.get(grant.grantee) ?? []), grant]);
  return [...groups];
}
