import { nameKey, parseName } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { RootCandidate } from './inference.ts';
import { type Reference, referencesTo } from './references.ts';
import { type Scene, findTable, notNull, primaryKey, spell, waysOut } from './scene.ts';
import type { PolicyUse } from './session-use.ts';
import { counted, listed } from './spelling.ts';
import { memberTable, peopleColumn, peopleTable, referenceNames, snake, tenantName, userColumn } from './vocabulary.ts';

/** From this score on a table is taken for the root. */
export const enough = 35;

/** Every table that could be the tenants, the best first. */
export function rootCandidates(scene: Scene, uses: readonly PolicyUse[]): readonly RootCandidate[] {
  const scored = scene.tables.map((table) => candidate(scene, uses, table)).filter((found) => found !== null);
  return scored.sort((a, b) => b.score - a.score || (nameKey(a.table) < nameKey(b.table) ? -1 : 1));
}

export function hintedRoot(scene: Scene, hint: string): Table | undefined {
  const { schema, name } = parseName(hint, scene.schemas[0]);
  return findTable(scene, { schema, name });
}

function candidate(scene: Scene, uses: readonly PolicyUse[], table: Table): RootCandidate | null {
  const references = referencesTo(scene, table);
  if (references.length === 0 || primaryKey(table) === null) return null;
  const others = Math.max(1, scene.tables.length - 1);
  const evidence: string[] = [];
  let score = 0;
  const add = (points: number, fact: string) => {
    score += points;
    evidence.push(fact);
  };
  const from = (by: Reference['by']) => [
    ...new Set(references.filter((reference) => reference.by === by).map((reference) => spell(scene, reference.from))),
  ];
  const hard = from('constraint');
  const soft = from('name').filter((name) => !hard.includes(name));
  const key = mostFrequent(references.map((reference) => reference.column));
  const columns = new Set(references.map((reference) => reference.column));
  if (hard.length > 0)
    add(45 * (hard.length / others), `${hard.length} of ${counted(others, 'table')} refer to it by foreign key (${listed(hard)})`);
  if (soft.length > 0)
    add(
      25 * (soft.length / others),
      `${counted(soft.length, 'table has', 'tables have')} a column of that name without a foreign key (${listed(soft)})`,
    );
  const said = tenantName(table.name);
  if (said > 0) add(said * 10, `its name is one that tenants have`);
  if (key !== null && [...referenceNames(table.name), 'tenant_id'].includes(snake(key))) add(10, `the column is called ${key}`);
  const policed = new Set(
    uses.filter((use) => use.compared.some(({ column }) => columns.has(column))).map((use) => spell(scene, use.table)),
  );
  if (policed.size > 0)
    add(Math.min(15, 5 + 2 * policed.size), `policies of ${listed([...policed])} compare ${key ?? 'that column'} with the session`);
  const members = references
    .map((reference) => reference.from)
    .find((other) => memberTable.test(snake(other.name)) && other.columns.some((column) => userColumn.test(snake(column.name))));
  if (members !== undefined) add(10, `${spell(scene, members)} says who belongs to it`);
  if (isPeople(table)) add(-45, 'its columns are those of people');
  if (waysOut(table).some((way) => !peopleTable.test(snake(way.references.name)) && notNull(table, way.columns)))
    add(-12, 'it belongs to another table itself');
  if (snake(primaryKey(table) ?? '').endsWith('code')) add(-25, 'its key is a code, as lookup tables have');
  const nullable = references.filter(({ from: other, column }) => !notNull(other, [column])).length / references.length;
  if (nullable > 0.5) add(-10 * nullable, 'most of the columns that refer to it may be null');
  return { table: { schema: table.schema, name: table.name }, score: Math.max(0, Math.round(score)), key, evidence };
}

function isPeople(table: Table): boolean {
  const told = table.columns.filter((column) => peopleColumn.test(snake(column.name))).length;
  return told > 0 && (peopleTable.test(snake(table.name)) || told > 1);
}

export function mostFrequent(names: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0] ?? null;
}
