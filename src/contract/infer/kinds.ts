import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { People } from './identity.ts';
import { type Question, ask } from './inference.ts';
import { type Keys, type TenantKey } from './keys.ts';
import { keyedVerdict } from './keyed.ts';
import { type Lookup, inferLookups } from './lookup.ts';
import { type Parent, inferParents, wayText } from './parent.ts';
import { type Scene, primaryKey, spell } from './scene.ts';
import type { PolicyUse } from './session-use.ts';
import { counted, listed } from './spelling.ts';
import { type Verdict, verdict } from './verdict.ts';
import { migrationTable, operatorTable, peopleColumn, secretColumn, secretTable, snake } from './vocabulary.ts';

interface Ground {
  readonly scene: Scene;
  readonly keys: Keys;
  readonly people: People;
  readonly parents: ReadonlyMap<string, Parent>;
  readonly lookups: ReadonlyMap<string, Lookup>;
  readonly uses: readonly PolicyUse[];
}

/** What each table IS, by name. The order of the questions asked is the order of what is safest to believe. */
export function inferKinds(scene: Scene, keys: Keys, people: People, uses: readonly PolicyUse[]): ReadonlyMap<string, Verdict> {
  const root = nameKey(keys.root);
  const users = people.users === null ? '' : nameKey(people.users);
  const apart = scene.tables.filter((table) => table.foreign || migrationTable.test(snake(table.name)) || nameKey(table) === users);
  const secret = (table: Table) => secretTable.test(snake(table.name));
  // A table of tokens stays closed wherever it leads: its members may see one another, never these.
  const tokens = scene.tables.filter((table) => secret(table) && secretColumns(table).length > 0);
  const owned = new Set(
    [...apart, ...tokens]
      .map(nameKey)
      .concat(root)
      .filter((name) => !keys.byTable.has(name)),
  );
  const parents = inferParents(
    scene,
    new Set([...keys.byTable.keys()].filter((name) => !apart.some((table) => nameKey(table) === name && table.foreign))),
    owned,
    uses,
  );
  const personal = scene.tables.filter(
    (table) =>
      !parents.has(nameKey(table)) &&
      !owned.has(nameKey(table)) &&
      !keys.byTable.has(nameKey(table)) &&
      !secret(table) &&
      !operatorTable.test(snake(table.name)) &&
      people.userColumns.has(nameKey(table)),
  );
  const owners = new Set(personal.map(nameKey));
  const below = inferParents(scene, owners, new Set([...owned, ...keys.byTable.keys(), ...parents.keys()]), uses);
  const open = scene.tables.filter(
    (table) =>
      [owned, owners].every((set) => !set.has(nameKey(table))) &&
      [keys.byTable, parents, below].every((map) => !map.has(nameKey(table))) &&
      !secret(table),
  );
  const ground: Ground = { scene, keys, people, parents: new Map([...parents, ...below]), lookups: inferLookups(scene, open), uses };
  return new Map(scene.tables.map((table) => [nameKey(table), judge(ground, table)]));
}

function judge(ground: Ground, table: Table): Verdict {
  const { scene, keys, people } = ground;
  const name = spell(scene, table);
  const doubt = (text: string, suggestion: string | null = null): readonly Question[] => [ask(`tables.${name}`, text, suggestion)];
  if (nameKey(table) === nameKey(keys.root)) return verdict('root', 'sure', ['it is the tenant root'], { key: keys.rootKey });
  if (table.foreign)
    return verdict('sealed', 'doubtful', ['it is a foreign table, and row security cannot protect one'], {
      questions: doubt('Foreign tables have no row security. Who reads it?'),
    });
  if (migrationTable.test(snake(table.name))) return verdict('sealed', 'sure', ['it is the ledger of a migration tool']);
  const key = keys.byTable.get(nameKey(table));
  if (key !== undefined) return keyedVerdict(scene, keys, table, key, ground.uses);
  if (people.users === table) return usersVerdict(ground, table);
  const parent = ground.parents.get(nameKey(table));
  if (parent !== undefined) return inheritedVerdict(scene, table, parent, keys.byTable);
  if (operatorTable.test(snake(table.name)))
    return verdict('platform', 'likely', ['its name is one that operators have, and nothing leads from it to a tenant'], {
      questions: doubt('Is it for platform roles only?'),
    });
  if (secretTable.test(snake(table.name))) {
    const columns = secretColumns(table);
    const why = columns.length > 0 ? `it holds ${listed(columns)}` : 'its name is one that tables of secrets or counters have';
    return verdict('sealed', 'likely', [why, 'it has no tenant key'], {
      questions: doubt('Is it reached by functions only? If not, say what it is.'),
    });
  }
  const user = people.userColumns.get(nameKey(table));
  if (user !== undefined) {
    const questions = doubt(`Does each row belong to the person in ${user}, whatever the tenant?`);
    return verdict('personal', 'likely', [`nothing leads from it to a tenant, and ${user} names a person`], { owner: user, questions });
  }
  const lookup = ground.lookups.get(nameKey(table));
  if (lookup !== undefined)
    return verdict(
      'reference',
      lookup.confidence,
      lookup.evidence,
      lookup.confidence === 'sure' ? {} : { questions: doubt('Is it the same for every tenant, and may every tenant read it?') },
    );
  const text = `Nothing leads from it to ${spell(scene, keys.root)}. Sealed until you say whether it is reference(), platformTable(), publicRead(), or lacks ${keys.name} or a foreign key.`;
  return verdict('sealed', 'doubtful', [`it has no tenant key and no foreign key to a table that has one`], { questions: doubt(text) });
}

function secretColumns(table: Table): readonly string[] {
  return table.columns.filter((column) => secretColumn.test(snake(column.name))).map((column) => column.name);
}

function usersVerdict({ scene, people }: Ground, table: Table): Verdict {
  const evidence = [
    `${counted(people.userColumns.size, 'table names', 'tables name')} a person in a column such as ${[...people.userColumns.values()][0] ?? 'user_id'}`,
    `it has ${listed(table.columns.filter((column) => peopleColumn.test(snake(column.name))).map((column) => column.name)) || 'the name of a table of people'}`,
  ];
  if (people.spec !== null) return verdict('identity', 'sure', evidence);
  return verdict('personal', 'doubtful', evidence, {
    owner: primaryKey(table) ?? people.userKey,
    questions: [
      ask(`tables.${spell(scene, table)}`, 'Without a table of members everybody sees only the own row. See the question about identity.'),
    ],
  });
}

function inheritedVerdict(scene: Scene, table: Table, parent: Parent, keyed: ReadonlyMap<string, TenantKey>): Verdict {
  const { way, others } = parent;
  const name = spell(scene, table);
  const evidence = [
    `it reaches the tenant through ${wayText(scene, way)}`,
    ...(others.length === 0 ? [] : [`other ways: ${listed(others.map((other) => wayText(scene, other)))}`]),
  ];
  const questions: Question[] = [];
  if (way.nullable)
    questions.push(ask(`tables.${name}`, `${way.key.columns.join(', ')} may be null, and such a row belongs to nobody. Can that happen?`));
  else if (keyed.get(nameKey(way.parent))?.nullable === true)
    questions.push(ask(`tables.${name}`, `Rows of ${spell(scene, way.parent)} may have no tenant. Whose are the rows below them?`));
  if (others.length > 0 && parent.margin < 4)
    questions.push(
      ask(
        `tables.${name}`,
        `It reaches the tenant in ${others.length + 1} ways (${listed([way, ...others].map((one) => wayText(scene, one)))}). Does ${way.key.columns.join(', ')} decide whose the row is?`,
      ),
    );
  const declared = { table: spell(scene, way.parent), strategy: 'key' as const, ...(parent.several ? { columns: way.key.columns } : {}) };
  return verdict('inherited', way.nullable ? 'doubtful' : questions.length > 0 ? 'likely' : 'sure', evidence, {
    parent: declared,
    questions,
  });
}
