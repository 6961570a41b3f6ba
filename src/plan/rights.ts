import { type QualifiedName, nameKey } from '../base/ident.ts';
import { type Sql, id, qid, sql } from '../base/sql.ts';
import type { Database } from '../model/database.ts';
import { differences } from '../model/differences.ts';
import type { Role } from '../model/role.ts';
import { routineKey } from '../model/routine.ts';
import { type Executor, comesByItself } from './executor.ts';
import type { Plan } from './plan.ts';

/** A right that whoever runs a plan lacks. */
export interface MissingRight {
  /** What it is and what it is for, in the names of the database. */
  readonly what: string;
  /** What a superuser can run to give it; empty where nothing would. */
  readonly remedy: readonly Sql[];
}

interface World {
  readonly executor: Executor;
  readonly actual: Database;
  readonly desired: Database;
  readonly before: ReadonlyMap<string, Role>;
  /** From PostgreSQL 16, CREATEROLE reaches the roles one administers, and BYPASSRLS may be handed on by who has it. */
  readonly modern: boolean;
}

/** What the executor lacks to run the plan; empty for a superuser. */
export function missingRights(executor: Executor, actual: Database, desired: Database, plan: Plan): readonly MissingRight[] {
  if (executor.superuser || plan.steps.length === 0) return [];
  const world = worldOf(executor, actual, desired);
  return unique([...toMakeRoles(world), ...toChangeRoles(world), ...toOwn(world), ...toReadRows(world, plan), ...toMakeSchemas(world)]);
}

/** What a list adds to another. */
export function beyond(known: readonly MissingRight[], all: readonly MissingRight[]): readonly MissingRight[] {
  return unique([...known, ...all]).slice(known.length);
}

/** What the executor lacks to rehearse it: on the same server, in a database and with roles of its own. */
export function missingForRehearsal(executor: Executor, actual: Database, desired: Database): readonly MissingRight[] {
  if (executor.superuser) return [];
  const { modern } = worldOf(executor, actual, desired);
  const strong = [...actual.roles, ...desired.roles].find((role) => role.bypassRls && !role.superuser && role.name !== executor.name);
  return unique([
    ...(executor.createDb ? [] : [attribute(executor, 'createdb', 'to make the scratch database')]),
    ...(executor.createRole ? [] : [attribute(executor, 'createrole', 'to make roles for the scratch copy')]),
    ...(strong === undefined || (modern && executor.bypassRls)
      ? []
      : [
          modern
            ? attribute(executor, 'bypassrls', `to make a copy of ${strong.name}, which has it`)
            : onlySuperuser(`a copy of ${strong.name}, which has BYPASSRLS`),
        ]),
  ]);
}

function worldOf(executor: Executor, actual: Database, desired: Database): World {
  return {
    executor,
    actual,
    desired,
    before: new Map(actual.roles.map((role) => [role.name, role])),
    modern: desired.server.versionNum >= 160000,
  };
}

function toMakeRoles({ executor, desired, before, modern }: World): readonly MissingRight[] {
  return desired.roles
    .filter((role) => !before.has(role.name))
    .flatMap((role) => {
      if (role.bypassRls && !modern) {
        const remedy = [sql`create role ${id(role.name)} bypassrls`, sql`grant ${id(role.name)} to ${id(executor.name)}`];
        return [{ ...onlySuperuser(`the role ${role.name}, which has BYPASSRLS`), remedy }];
      }
      return [
        ...(executor.createRole ? [] : [attribute(executor, 'createrole', `to make the role ${role.name}`)]),
        ...(role.bypassRls && !executor.bypassRls ? [attribute(executor, 'bypassrls', `to make the role ${role.name}, which has it`)] : []),
      ];
    });
}

function toChangeRoles(world: World): readonly MissingRight[] {
  const { executor, desired, before, modern } = world;
  const created = new Set(desired.roles.filter((role) => !before.has(role.name)).map((role) => role.name));
  return desired.roles.flatMap((role): readonly MissingRight[] => {
    const was = before.get(role.name);
    if (was === undefined) return [];
    const had = new Set(was.memberOf.filter(({ set }) => set).map((membership) => membership.role));
    const has = new Set(role.memberOf.map((membership) => membership.role));
    const joined = role.memberOf.filter((membership) => !comesByItself(membership, created) && !had.has(membership.role));
    const left = was.memberOf.filter((membership) => !has.has(membership.role));
    const moved = [...joined, ...left].filter((membership) => !created.has(membership.role));
    return [
      ...(role.superuser === was.superuser ? [] : [onlySuperuser(`the change of SUPERUSER of ${role.name}`)]),
      ...(role.bypassRls === was.bypassRls ? [] : toChangeBypass(world, role.name)),
      ...moved
        .filter((membership) => !executor.administers.has(membership.role) && (modern || !executor.createRole))
        .map((membership) => administration(executor, membership.role, `to change who is a member of ${membership.role}`)),
    ];
  });
}

function toChangeBypass({ executor, modern }: World, role: string): readonly MissingRight[] {
  if (!modern) return [onlySuperuser(`the change of BYPASSRLS of ${role}`)];
  const purpose = `to change BYPASSRLS of ${role}`;
  return [
    ...(executor.createRole ? [] : [attribute(executor, 'createrole', purpose)]),
    ...(executor.bypassRls ? [] : [attribute(executor, 'bypassrls', purpose)]),
    ...(executor.administers.has(role) ? [] : [administration(executor, role, purpose)]),
  ];
}

interface Owned {
  readonly object: string;
  readonly owner: string;
  /** The statement that gives it to somebody else; null for what one cannot name shortly. */
  readonly handOver: ((to: string) => Sql) | null;
}

/** Whatever the plan changes has an owner, as whom the executor must be able to act. */
function toOwn({ executor, actual, desired, before }: World): readonly MissingRight[] {
  const touched = new Set(differences(actual, desired).map(({ object }) => object));
  const joins = new Set(desired.roles.find(({ name }) => name === executor.name)?.memberOf.map(({ role }) => role));
  const foreign = ownedObjects(actual).filter(
    ({ object, owner }) => touched.has(object) && owner !== executor.name && !executor.inherits.has(owner) && !joins.has(owner),
  );
  return [...new Set(foreign.map(({ owner }) => owner))].map((owner) => {
    const objects = foreign.filter((item) => item.owner === owner);
    const names = objects.map(({ object }) => object);
    const list = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
    // Nobody should become a superuser for it, and nobody can be made a member of a predefined owner.
    return before.get(owner)?.superuser === true || owner.startsWith('pg_')
      ? {
          what: `ownership of what belongs to ${owner}: ${list}`,
          remedy: objects.flatMap(({ handOver }) => (handOver === null ? [] : [handOver(executor.name)])),
        }
      : { what: `membership of ${owner}, which owns ${list}`, remedy: [sql`grant ${id(owner)} to ${id(executor.name)}`] };
  });
}

function ownedObjects(database: Database): readonly Owned[] {
  // Of views and sequences, too, ALTER TABLE changes the owner.
  const relation =
    (kind: string) =>
    (item: QualifiedName & { readonly owner: string }): Owned => ({
      object: `${kind} ${nameKey(item)}`,
      owner: item.owner,
      handOver: (to) => sql`alter table ${qid(item)} owner to ${id(to)}`,
    });
  return [
    ...database.schemas.map((item) => ({
      object: `schema ${item.name}`,
      owner: item.owner,
      handOver: (to: string) => sql`alter schema ${id(item.name)} owner to ${id(to)}`,
    })),
    ...database.tables.map(relation('table')),
    ...database.views.map(relation('view')),
    ...database.sequences.map(relation('sequence')),
    ...database.routines.map((item) => ({ object: `routine ${routineKey(item)}`, owner: item.owner, handOver: null })),
  ];
}

/** Behind forced row security even an owner counts no rows; to ask without it is an error, and rightly so. */
function toReadRows({ executor, actual }: World, plan: Plan): readonly MissingRight[] {
  const walled = actual.tables.find((table) => table.rowSecurity && (table.forceRowSecurity || !executor.inherits.has(table.owner)));
  if (executor.bypassRls || plan.preflights.length === 0 || walled === undefined) return [];
  return [attribute(executor, 'bypassrls', `to look at all rows of ${nameKey(walled)} before they are changed`)];
}

function toMakeSchemas({ executor, actual }: World): readonly MissingRight[] {
  if (executor.createsSchemas) return [];
  return [
    {
      what: `CREATE on the database ${actual.server.database}, for the schemas bulkhead and bulkhead_ledger`,
      remedy: [sql`grant create on database ${id(actual.server.database)} to ${id(executor.name)}`],
    },
  ];
}

function attribute(executor: Executor, name: 'createdb' | 'createrole' | 'bypassrls', purpose: string): MissingRight {
  const word = { createdb: sql`createdb`, createrole: sql`createrole`, bypassrls: sql`bypassrls` }[name];
  return { what: `${name.toUpperCase()}, ${purpose}`, remedy: [sql`alter role ${id(executor.name)} ${word}`] };
}

function administration(executor: Executor, role: string, purpose: string): MissingRight {
  return { what: `ADMIN OPTION on ${role}, ${purpose}`, remedy: [sql`grant ${id(role)} to ${id(executor.name)} with admin option`] };
}

function onlySuperuser(what: string): MissingRight {
  return { what: `${what}: before PostgreSQL 16 only a superuser can make it`, remedy: [] };
}

/** One right is wanted for several things; the first of them explains it. */
function unique(all: readonly MissingRight[]): readonly MissingRight[] {
  const key = ({ what, remedy }: MissingRight) => (remedy.length === 0 ? what : remedy.map(({ text }) => text).join(';'));
  return all.filter((each, index) => all.findIndex((other) => key(other) === key(each)) === index);
}
