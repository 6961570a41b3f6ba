import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import { referringTables } from './references.ts';
import { type Scene, keyTypeOf, primaryKey, waysOut } from './scene.ts';
import { peopleColumn, peopleTable, snake, userColumn } from './vocabulary.ts';

/** The table of people: one of the user's own, else that of Supabase. */
export function usersTable(scene: Scene, root: Table): Table | null {
  const scored = scene.database.tables
    .filter(
      (table) =>
        table.partitionOf === null &&
        peopleTable.test(snake(table.name)) &&
        (scene.tables.includes(table) || nameKey(table) === 'auth.users') &&
        table !== root &&
        primaryKey(table) !== null,
    )
    .map((table) => {
      const told = table.columns.filter((candidate) => peopleColumn.test(snake(candidate.name))).length;
      const own = scene.tables.includes(table) ? 6 : 0;
      return { table, score: Math.min(2, told) + Math.min(3, referringTables(scene, table)) + own };
    });
  scored.sort((a, b) => b.score - a.score || (nameKey(a.table) < nameKey(b.table) ? -1 : 1));
  return scored[0]?.table ?? null;
}

/** The column that names a person; a profile with a column of its own for that is known by it. */
export function userKeyOf(users: Table): string {
  const way = waysOut(users).find((key) => nameKey(key.references) === 'auth.users' && key.columns.length === 1);
  return way?.columns[0] ?? primaryKey(users) ?? 'id';
}

/** The column of a table that names a person. A profile's key is the person's own id, so either may be referred to. */
export function personIn(scene: Scene, table: Table, users: Table | null): string | undefined {
  const targets = [users === null ? '' : nameKey(users), 'auth.users'];
  const hard = waysOut(table)
    .filter((way) => way.columns.length === 1 && targets.includes(nameKey(way.references)))
    .flatMap((way) => way.columns);
  const type = users === null ? null : keyTypeOf(scene.database, users, userKeyOf(users));
  const soft = table.columns.filter(
    ({ name }) =>
      userColumn.test(snake(name)) &&
      (type === null || keyTypeOf(scene.database, table, name) === type) &&
      !waysOut(table).some((way) => way.columns.length === 1 && way.columns[0] === name),
  );
  const names = [...hard, ...soft.map(({ name }) => name)];
  return (
    names.find((name) => snake(name) === 'user_id') ??
    names.find((name) => userColumn.test(snake(name))) ??
    hard.find((name) => primaryKey(table) === name)
  );
}
