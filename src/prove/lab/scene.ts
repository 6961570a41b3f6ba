import { fingerprint } from '../../base/hash.ts';
import { nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import { roleClosure, servesAs } from '../../model/access.ts';
import type { Purpose } from '../../model/doors.ts';
import type { Command, Tenancy } from '../../model/tenancy.ts';
import { type Blueprint, isShownToAll } from '../synthesise/blueprint.ts';
import { partitionRoot } from '../synthesise/partition.ts';
import type { Spare } from '../synthesise/spare.ts';
import type { World } from '../synthesise/world.ts';
import type { AttackContext } from './context.ts';
import { type Rights, type RightsTable, rightsOf } from './rights.ts';
import { type Target, isUsers, targetOf } from './target.ts';

/** Everything an attack family needs to write its probes; pure data, no connection. */
export interface Scene {
  readonly database: Database;
  readonly tenancy: Tenancy;
  readonly world: World;
  readonly roles: readonly string[];
  readonly rights: RightsTable;
  readonly contexts: readonly AttackContext[];
  readonly own: AttackContext;
  readonly targets: readonly Target[];
  /** Partitions left out because a sibling is protected alike. */
  readonly alike: number;
  /** False when this connection has used the context's settings before: they then read as empty, not as unset. */
  readonly untouched: boolean;
  readonly spares: ReadonlyMap<string, Spare>;
}

export function rightsOn(scene: Scene, role: string, target: { readonly key: string }): Rights {
  return rightsOf(scene.rights, role, target.key);
}

/**
 * Tables, partitions and inheritance children of everything that was planned for; only those with an isolation to
 * break. Of sibling partitions that the server protects alike one is attacked, one that holds rows if possible.
 */
export function targetsOf(
  database: Database,
  world: World,
  only: (key: string) => boolean,
): { readonly targets: readonly Target[]; readonly alike: number } {
  const seen = new Set<string>();
  let alike = 0;
  const filled = new Set([...world.rows.values()].flat().map((row) => row.leaf));
  const tables = [...database.tables].sort((a, b) => Number(filled.has(nameKey(b))) - Number(filled.has(nameKey(a))));
  const targets = tables.flatMap((table) => {
    const root =
      world.prints.get(nameKey(partitionRoot(database, table))) ??
      table.inherits.map((parent) => world.prints.get(nameKey(parent))).find((print) => print !== undefined);
    if (root === undefined || root.kind === 'undeclared' || !(only(nameKey(table)) || only(root.key))) return [];
    const protection = `${root.key} ${fingerprint([table.owner, table.grants, table.columns.map((column) => column.grants), table.rowSecurity, table.forceRowSecurity, table.policies])}`;
    if (table.partitionOf !== null && seen.has(protection)) {
      alike += 1;
      return [];
    }
    if (table.partitionOf !== null) seen.add(protection);
    return [targetOf(root, table)];
  });
  return { targets: targets.sort((a, b) => (a.key < b.key ? -1 : 1)), alike };
}

/** What a role is for; a login is for what the roles behind it are. */
export function serves(scene: Scene, role: string, purpose: Purpose): boolean {
  return servesAs(scene.database, scene.tenancy.roles, role, purpose);
}

/** Platform roles administer what belongs to no tenant; on those tables nothing they do is an attack. */
export function isPlatformBusiness(scene: Scene, role: string, print: Blueprint, command: Command): boolean {
  const platform = serves(scene, role, 'platform');
  return (
    (platform &&
      (print.kind === 'platform' ||
        print.kind === 'reference' ||
        isShownToAll(print) ||
        print.kind === 'shared' ||
        print.kind === 'root' ||
        print.kind === 'identity' ||
        print.kind === 'sealed')) ||
    (print.kind === 'platform' && isNamed(scene, role, print, command))
  );
}

/** Whether a door of the command names a database role whose rights this role has. */
function isNamed(scene: Scene, role: string, print: Blueprint, command: Command): boolean {
  const closure = roleClosure(scene.database, role);
  return (print.tenancy?.doors[command] ?? []).some(
    (door) => door.kind === 'database-role' && door.roles.some((name) => closure.has(name)),
  );
}

/** Whether `command` of the table is open to somebody by a door that this role can pass. */
export function hasDoor(scene: Scene, role: string, target: Target, command: Command): boolean {
  if (target.part || target.print.tenancy === undefined || !serves(scene, role, 'app')) return false;
  return target.print.tenancy.doors[command].some((door) =>
    door.kind === 'platform' ? false : door.kind === 'database-role' ? door.roles.includes(role) : true,
  );
}

/** Public tables without tenant whose contract lets somebody write: a write there crosses nothing. */
export function openToAll(scene: Scene, target: Target, command: 'insert' | 'update' | 'delete'): boolean {
  const { kind, tenantKey, tenancy } = target.print;
  return scene.world.prints.has(target.print.key) && kind === 'public' && tenantKey === null && (tenancy?.doors[command].length ?? 0) > 0;
}

/** Whose rows B's are in this context: a forged actor is B's person, and a person's own rows are his in any session. */
export function isOwnBusiness(scene: Scene, target: Target, context: AttackContext, person: 'b' | 'fresh'): boolean {
  const byPerson = target.print.kind === 'personal' || isUsers(scene.tenancy, target.print);
  return byPerson && context.person === person;
}
