import { canBecome, findRole } from '../../model/access.ts';
import type { Database } from '../../model/database.ts';
import type { Grant, Privilege } from '../../model/grant.ts';
import type { Notes, Risk, Scene } from './change.ts';

/** The watched roles that come to the rights of a grantee. */
export function beneficiaries(scene: Scene, db: Database, grantee: string): readonly string[] {
  return grantee === 'public'
    ? scene.watched
    : scene.watched.filter((role) => findRole(db, role) !== undefined && canBecome(db, role).has(grantee));
}

/**
 * Grants on one object. `opening` says how bad a new right is for somebody who must not cross: rights to rows are dangerous, the
 * right to call what runs as the caller is not.
 */
export function grantChanges(
  scene: Scene,
  notes: Notes,
  part: string,
  object: string,
  before: readonly Grant[],
  after: readonly Grant[],
  opening: (privilege: Privilege) => Risk = () => 'dangerous',
): void {
  for (const [grantee, privileges] of byGrantee(before, after)) {
    const who = beneficiaries(scene, scene.after, grantee);
    const list = privileges.join(', ');
    const risk =
      who.length === 0
        ? 'review'
        : (['dangerous', 'breaking', 'review', 'safe'] as const).find((each) =>
            privileges.some((privilege) => opening(privilege) === each),
          );
    notes.add(
      risk ?? 'review',
      part,
      `${list} on ${object} is granted to ${grantee}`,
      who.length === 0
        ? 'No role that must not cross has it by this.'
        : `${who.join(', ')} ${who.length === 1 ? 'has' : 'have'} a way to it that was not there.`,
    );
  }
  for (const [grantee, privileges] of byGrantee(after, before)) {
    const who = beneficiaries(scene, scene.before, grantee);
    notes.add(
      who.length === 0 ? 'safe' : 'breaking',
      part,
      `${privileges.join(', ')} on ${object} is revoked from ${grantee}`,
      who.length === 0 ? 'No role that serves requests had it by this.' : `What ${who.join(', ')} did with it is refused.`,
    );
  }
}

/** What is in the second list and not in the first, by grantee. Who granted it matters to nobody. */
function byGrantee(before: readonly Grant[], after: readonly Grant[]): ReadonlyMap<string, readonly Privilege[]> {
  const name = ({ grantee, privilege, grantable }: Grant) => `${grantee}\0${privilege}\0${grantable}`;
  const old = new Set(before.map(name));
  const found = new Map<string, Privilege[]>();
  for (const grant of after) {
    // The right without the option to pass it on is not new where it was there with it.
    if (old.has(name(grant)) || (!grant.grantable && old.has(name({ ...grant, grantable: true })))) continue;
    const list = found.get(grant.grantee) ?? [];
    if (!list.includes(grant.privilege)) list.push(grant.privilege);
    found.set(grant.grantee, list);
  }
  return found;
}
