import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { KeyType } from '../../model/tenancy.ts';
import type { Contract, MembersSpec } from '../declaration.ts';
import { type Question, ask } from './inference.ts';
import type { Keys } from './keys.ts';
import { activeOf, ownersOf, permissionsOf, roleOf } from './members.ts';
import { personIn, userKeyOf, usersTable } from './persons.ts';
import { type Scene, column, keyTypeOf, spell, uniqueLists } from './scene.ts';
import { memberTable, peopleTable, snake } from './vocabulary.ts';

/** Who the people are and how they belong to tenants, as far as the tables say. */
export interface People {
  readonly users: Table | null;
  readonly userKey: string;
  readonly userType: KeyType;
  /** The column of each table that names a person, by table. */
  readonly userColumns: ReadonlyMap<string, string>;
  readonly members: Table | null;
  readonly alsoMembers: readonly Table[];
  readonly spec: NonNullable<Contract['identity']> | null;
  readonly questions: readonly Question[];
}

export function inferPeople(scene: Scene, keys: Keys): People {
  const users = usersTable(scene, keys.root);
  const userKey = users === null ? 'id' : userKeyOf(users);
  const userColumns = new Map(
    scene.tables.flatMap((table) => {
      const found = table === users ? undefined : personIn(scene, table, users);
      return found === undefined ? [] : [[nameKey(table), found] as const];
    }),
  );
  const userType = (users === null ? null : keyTypeOf(scene.database, users, userKey)) ?? typeOfMany(scene, userColumns) ?? 'uuid';
  const base = { users, userKey, userType, userColumns };
  const belonging = scene.tables.filter((table) => userColumns.has(nameKey(table)) && keys.byTable.has(nameKey(table)));
  const [best] = belonging
    .map((table) => ({ table, score: membership(table, keys, userColumns) }))
    .filter(({ score }) => score >= 3)
    .sort((a, b) => b.score - a.score || (nameKey(a.table) < nameKey(b.table) ? -1 : 1));
  const ownTenant = users !== null && keys.byTable.get(nameKey(users))?.nullable === false;
  const members = best?.table ?? (ownTenant ? users : null);
  if (users === null || members === null) {
    const text =
      users === null
        ? 'No table of people was found, so `owners`, `role()` and `permission()` cannot be used.'
        : `No table says who belongs to which tenant, so ${spell(scene, users)} is declared as one row per person and nothing more.`;
    return {
      ...base,
      members: null,
      alsoMembers: [],
      spec: null,
      questions: [
        ask(
          'identity',
          `${text} Who are the people, and where is it written where they belong?`,
          "identity: { users: '...', members: { table: '...', role: 'role' } }",
        ),
      ],
    };
  }
  const also = scene.tables.filter(
    (table) =>
      table !== members && memberTable.test(snake(table.name)) && userColumns.has(nameKey(table)) && !peopleTable.test(snake(table.name)),
  );
  const questions: Question[] = [];
  const spec = {
    users: spell(scene, users),
    ...(userKey === 'id' ? {} : { userKey }),
    members: membersSpec(scene, keys, members, members === users ? userKey : (userColumns.get(nameKey(members)) ?? 'user_id'), questions),
    ...(also.length === 0
      ? {}
      : { alsoMembers: also.map((table) => alsoSpec(scene, keys, table, userColumns.get(nameKey(table)) ?? 'user_id', questions)) }),
  };
  if (members === users)
    questions.push(
      ask(
        'identity',
        `${spell(scene, users)} has ${keys.byTable.get(nameKey(users))?.column ?? keys.name}, so each person belongs to one tenant and the table is its own list of members. Is that so?`,
      ),
    );
  return { ...base, members, alsoMembers: also, spec, questions };
}

function typeOfMany(scene: Scene, columns: ReadonlyMap<string, string>): KeyType | null {
  for (const table of scene.tables) {
    const name = columns.get(nameKey(table));
    const type = name === undefined ? null : keyTypeOf(scene.database, table, name);
    if (type !== null) return type;
  }
  return null;
}

function membership(table: Table, keys: Keys, userColumns: ReadonlyMap<string, string>): number {
  const pair = [keys.byTable.get(nameKey(table))?.column ?? '', userColumns.get(nameKey(table)) ?? ''];
  const once = uniqueLists(table).some((list) => list.length === 2 && pair.every((name) => list.includes(name)));
  const notNull = pair.every((name) => column(table, name)?.notNull === true);
  return (
    (memberTable.test(snake(table.name)) ? 3 : 0) +
    (once ? 3 : 0) +
    (table.columns.some(({ name }) => /^(role|role_id|role_name|member_role)$/.test(snake(name))) ? 1 : 0) +
    (notNull ? 1 : -2)
  );
}

function membersSpec(scene: Scene, keys: Keys, table: Table, user: string, questions: Question[]): MembersSpec {
  const role = roleOf(scene, table);
  const permissions = permissionsOf(table);
  const owners = ownersOf(scene, table, questions);
  return {
    ...alsoSpec(scene, keys, table, user, questions),
    ...(role === null ? {} : { role }),
    ...(permissions === null ? {} : { permissions }),
    ...(owners === null ? {} : { owners }),
  };
}

// Where two people only see each other, their roles do not matter.
function alsoSpec(scene: Scene, keys: Keys, table: Table, user: string, questions: Question[]): MembersSpec {
  const tenant = keys.byTable.get(nameKey(table))?.column ?? keys.name;
  const active = activeOf(scene, table, questions);
  return {
    table: spell(scene, table),
    ...(tenant === keys.name ? {} : { tenant }),
    ...(user === 'user_id' ? {} : { user }),
    ...(Object.keys(active).length === 0 ? {} : { active }),
  };
}
