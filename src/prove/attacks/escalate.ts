import { nameKey, quoteIdent, quoteLiteral } from '../../base/ident.ts';
import { type Probe, probe } from '../lab/probe.ts';
import { isShut } from '../lab/rights.ts';
import { type Scene, rightsOn, serves } from '../lab/scene.ts';
import { literal } from '../synthesise/statement.ts';
import { rowsOf } from '../synthesise/world.ts';

/** Raising oneself: a member who is no owner writes his own membership. What decides who may do what must not be his to write. */
export function escalationAttacks(scene: Scene): readonly Probe[] {
  const members = scene.tenancy.identity?.members;
  const owner = members?.owners[0];
  const target = members === undefined ? undefined : scene.targets.find((each) => each.key === nameKey(members.table) && !each.part);
  const context = scene.contexts.find((each) => each.family === 'both');
  if (members === undefined || members.role?.kind !== 'column' || owner === undefined || target === undefined || context === undefined)
    return [];
  const { column } = members.role;
  const { people, tenants } = scene.world;
  const own = rowsOf(scene.world, target.print.key, 'A').find((row) => row.values.get(members.userColumn) === people.both);
  if (own === undefined || members.owners.includes(own.values.get(column) ?? '')) return [];
  const me = `t.${quoteIdent(members.userColumn)} = ${quoteLiteral(people.both).trim()} and t.${quoteIdent(members.tenantColumn)} = ${quoteLiteral(tenants.A).trim()}`;
  // Only these serve people; workers act for the tenant as a whole and have no role to raise.
  const { retired } = scene.tenancy.roles;
  const servesPeople = (role: string) => serves(scene, role, 'app') || serves(scene, role, 'anon') || retired.includes(role);
  return scene.roles
    .filter((role) => servesPeople(role) && !isShut(rightsOn(scene, role, target)))
    .flatMap((role) => {
      const at = {
        family: 'escalate',
        role,
        object: target.key,
        command: 'update',
        context,
        judge: { kind: 'count' },
        what: `a member can make himself ${owner} in ${target.key}`,
      } as const;
      const set = `${quoteIdent(column)} = ${literal(owner)}`;
      return [
        probe({ ...at, technique: 'raise own role', statement: `update ${target.text} t set ${set} where ${me}` }),
        // Without a condition no policy for reading has a say.
        probe({ ...at, technique: 'raise every role', statement: `update ${target.text} t set ${set}` }),
      ];
    });
}
