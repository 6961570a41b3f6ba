import { type GrantTarget, grantChanges, restoreGrants } from '../compile/grant.ts';
import { type Statement, type StatementObject, hazard, statement } from '../compile/statement.ts';
import { canonicalJson } from '../base/hash.ts';
import type { Sql } from '../base/sql.ts';
import { changeOwner } from '../compile/owner.ts';
import type { Grant } from '../model/grant.ts';
import { normalGrants } from '../model/normalize.ts';

/** An access control list as `alter ... owner to` leaves it. */
export function withNewOwner(grants: readonly Grant[], from: string, to: string): readonly Grant[] {
  if (from === to) return grants;
  const moved = grants.map((grant) => ({
    ...grant,
    grantee: grant.grantee === from ? to : grant.grantee,
    grantor: grant.grantor === from ? to : grant.grantor,
  }));
  return [...new Map(moved.map((grant) => [`${grant.grantee}\0${grant.privilege}\0${grant.grantor}`, grant])).values()];
}

/** One access control list turned into another; the way back restores the list as it was, order included. */
export function diffGrants(
  target: GrantTarget,
  object: StatementObject,
  before: readonly Grant[],
  after: readonly Grant[],
  owner: string,
): readonly Statement[] {
  if (canonicalJson(normalGrants(before)) === canonicalJson(normalGrants(after))) return [];
  const changes = grantChanges(target, before, after);
  const back = restoreGrants(target, after, before, owner);
  return changes.map((change, index) =>
    statement(change, object, {
      lock: 'none',
      hazards: change.text.startsWith('revoke')
        ? [hazard('removes-access', `${change.text.slice(change.text.lastIndexOf(' from ') + 6)} loses rights on ${object.name}`)]
        : [],
      // The list is one thing: the first statement, which is undone last, puts all of it back.
      inverse: index === 0 ? back : [],
    }),
  );
}

/**
 * A change of owner. The rights that the new owner had been granted before melt into its ownership, and would go to the
 * old owner with it on the way back: there the list is put back as it was.
 */
export function handOver(
  on: Sql,
  target: GrantTarget,
  object: StatementObject,
  before: { readonly owner: string; readonly grants: readonly Grant[] },
  after: string,
  more: readonly Sql[] = [],
): readonly Statement[] {
  if (before.owner === after) return [];
  const change = changeOwner(on, object, before.owner, after);
  const melted = before.grants.some((grant) => grant.grantee === after) || more.length > 0;
  return [
    melted
      ? {
          ...change,
          inverse: [
            ...change.inverse,
            ...restoreGrants(target, ownersOwn(before.grants, before.owner), before.grants, before.owner),
            ...more,
          ],
        }
      : change,
  ];
}

/** What the owner of an object has by owning it: there whoever owns it, so that nothing has to be said. */
export function ownersOwn(grants: readonly Grant[], owner: string): readonly Grant[] {
  return grants.filter((grant) => grant.grantee === owner);
}
