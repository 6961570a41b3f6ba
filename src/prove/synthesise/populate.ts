import { nameKey } from '../../base/ident.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';
import type { Database } from '../../model/database.ts';
import type { Grant } from '../../model/grant.ts';
import type { Table } from '../../model/table.ts';
import type { Members, Tenancy } from '../../model/tenancy.ts';
import { type Blueprint, blueprints, columnOf, isGlobal } from './blueprint.ts';
import { type Inserter, equalsText, existingRow, insertRow } from './insert.ts';
import { rowsWanted } from './decisive.ts';
import { inOrder } from './order.ts';
import { leavesOf } from './partition.ts';
import { metCells, unmetCells } from './conditions.ts';
import { lesserRole } from './membership.ts';
import { type Cell, type Party, type PersonName, type SeededRow, type World, emptyWorld, personNames } from './world.ts';

/** Partitions of one table that get rows of their own; the rest is reached by the same grants and policies. */
const leafLimit = 8;

export interface Populated {
  readonly world: World;
  readonly inserter: Inserter;
  readonly order: readonly Blueprint[];
}

/** Prepares the world without writing anything. */
export function survey(
  connection: Connection,
  database: Database,
  tenancy: Tenancy,
  options: { seed: number; mayReplicate: boolean },
): Populated {
  const prints = blueprints(database, tenancy);
  const world = emptyWorld(tenancy, prints, options.seed);
  return {
    world,
    inserter: { connection, database, world, mayReplicate: options.mayReplicate, lessons: new Map() },
    order: inOrder(prints),
  };
}

/** Fills every table for one tenant: A first, with the people and everything that serves both; then B. */
export async function populate(populated: Populated, tenancy: Tenancy, party: 'A' | 'B'): Promise<void> {
  const { world, inserter, order } = populated;
  for (const print of order) {
    for (const wish of wishes(print, tenancy, inserter.database, world, party)) {
      const made = await insertRow(inserter, { print, further: wish.further ?? false, leaf: wish.leaf ?? null, ...wish });
      if (typeof made !== 'string') {
        remember(world, print.key, made.row);
        world.setup.push(made.statement);
        continue;
      }
      const where = wish.party === null ? existingFilter(print, tenancy) : null;
      const found = where === null ? undefined : await existingRow(inserter, { print, further: false, leaf: null, ...wish }, where);
      if (found !== undefined) remember(world, print.key, found);
      else if (wish.optional !== true) world.gaps.push({ object: print.key, reason: made });
    }
  }
  await inserter.connection.script(trusted('set constraints all immediate'));
}

interface Wish {
  readonly party: Party | null;
  readonly person: string;
  readonly salt: string;
  readonly fixed: ReadonlyMap<string, Cell>;
  readonly leaf?: Table;
  readonly further?: boolean;
  /** Failing to make it is no gap: another row of the same table carries the attack. */
  readonly optional?: boolean;
}

function wishes(print: Blueprint, tenancy: Tenancy, database: Database, world: World, party: 'A' | 'B'): readonly Wish[] {
  const person = world.people[party === 'A' ? 'a' : 'b'];
  const none = new Map<string, Cell>();
  if (print.key === nameKey(tenancy.root)) {
    const ids: readonly Party[] = party === 'A' ? ['A', 'C'] : ['B'];
    return ids.map((id) => ({
      party: id,
      person,
      salt: `tenant:${id}`,
      fixed: new Map([[tenancy.rootKey, world.tenants[id]]]),
      further: id === 'C',
      optional: id === 'C',
    }));
  }
  if (tenancy.identity !== null && print.key === nameKey(tenancy.identity.users)) return people(tenancy.identity.userKey, world, party);
  const members =
    tenancy.identity === null
      ? undefined
      : [tenancy.identity.members, ...tenancy.identity.alsoMembers].find((each) => nameKey(each.table) === print.key);
  if (members !== undefined) return memberships(print, members, world, party, ownerRole(members, world));
  if (isGlobal(print.kind, print.tenantKey))
    return party === 'A' && print.kind !== 'undeclared'
      ? [{ party: null, person, salt: 'global', fixed: none }]
      : party === 'A' && referenced(print, world)
        ? [{ party: null, person, salt: 'global', fixed: none, optional: true }]
        : [];
  const leaves = leavesOf(database, print.table);
  if (leaves.length === 1 && leaves[0] === print.table) {
    const first: Wish = { party, person, salt: party, fixed: none };
    const { when } = print.tenancy ?? {};
    if (when !== undefined) {
      // One row of either side: what only its tenant may see, and what everybody may.
      const hidden = unmetCells(print, when);
      const sides: readonly Wish[] = [
        ...(hidden === null ? [] : [{ ...first, fixed: hidden }]),
        { ...first, salt: `${party}:shown`, fixed: metCells(print, when), further: hidden !== null },
      ];
      return sides;
    }
    const others = Array.from({ length: rowsWanted(print, world) - 1 }, (_, index): Wish => {
      return { ...first, salt: `${party}:${index === 0 ? 'second' : 'third'}`, further: true, optional: true };
    });
    return [first, ...others];
  }
  // Rows go into the newest partitions and into every one that somebody besides its owner was given rights on.
  const open = leaves.filter((leaf) => leaf.grants.some((grant: Grant) => grant.grantee !== leaf.owner));
  const chosen = [...new Set([...leaves.slice(-1), ...open.slice(-leafLimit)])];
  return chosen.map((leaf, index) => ({
    party,
    person,
    salt: `${party}:${index}`,
    fixed: none,
    leaf,
    further: index > 0,
    optional: index > 0,
  }));
}

function referenced(print: Blueprint, world: World): boolean {
  return [...world.prints.values()].some(
    (other) => other.kind !== 'undeclared' && other.foreignKeys.some((key) => nameKey(key.references) === print.key),
  );
}

function people(userKey: string, world: World, party: 'A' | 'B'): readonly Wish[] {
  const names = personNames.filter((name) => (party === 'B') === (name === 'b'));
  const side = (name: PersonName): Party => (name === 'b' ? 'B' : 'A');
  return names.map((name, index) => ({
    party: side(name),
    person: world.people[name],
    salt: `user:${name}`,
    fixed: new Map([[userKey, world.people[name]]]),
    further: index > 0 || party === 'B',
    optional: index > 0,
  }));
}

function memberships(print: Blueprint, members: Members, world: World, party: 'A' | 'B', role: ReadonlyMap<string, Cell>): readonly Wish[] {
  const active = metCells(print, members.active);
  const inactive = unmetCells(print, members.active);
  const suspended: [PersonName, ReadonlyMap<string, Cell>][] = inactive === null ? [] : [['suspended', inactive]];
  const rows: [PersonName, ReadonlyMap<string, Cell>][] =
    party === 'A'
      ? [
          ['a', active],
          ['both', active],
          ['suspended', active],
        ]
      : [['b', active], ['both', active], ...suspended];
  const known = (column: string): boolean => columnOf(print.table, column) !== undefined;
  return rows.map(([name, cells], index) => ({
    party,
    person: world.people[name],
    salt: `${party}:${name}`,
    further: index > 0,
    optional: index > 0,
    fixed: new Map([
      ...[...role, ...(name === 'both' ? lesserRole(print, members) : []), ...cells].filter(([column]) => known(column)),
      [members.userColumn, world.people[name]] as const,
    ]),
  }));
}

/** The owner's role, so that doors for owners open in the positive controls. */
function ownerRole(members: Members, world: World): ReadonlyMap<string, Cell> {
  const { role } = members;
  const owner = members.owners[0];
  if (role === null || owner === undefined) return new Map();
  if (role.kind === 'column') return new Map([[role.column, owner]]);
  const table = world.prints.get(nameKey(role.table));
  const made = (world.rows.get(nameKey(role.table)) ?? []).find((row) => row.values.get(role.name) === owner);
  if (made !== undefined || table === undefined) return new Map();
  const target = `"${role.table.schema}"."${role.table.name}"`;
  return new Map([
    [role.column, { sql: `(select "${role.key}" from ${target} where ${equalsText(role.name, owner)} order by 1 limit 1)` }],
  ]);
}

function existingFilter(print: Blueprint, tenancy: Tenancy): string {
  const role = tenancy.identity?.members.role;
  const owner = tenancy.identity?.members.owners[0];
  if (role?.kind === 'table' && owner !== undefined && nameKey(role.table) === print.key) return equalsText(role.name, owner);
  return 'true';
}

function remember(world: World, key: string, row: SeededRow): void {
  const rows = world.rows.get(key) ?? [];
  rows.push(row);
  world.rows.set(key, rows);
}
