import { nameKey } from '../../base/ident.ts';
import type { Table } from '../../model/table.ts';
import type { MembersSpec } from '../declaration.ts';
import { type Question, ask } from './inference.ts';
import { labelsOf } from './labels.ts';
import { type Scene, column, findTable, spell, waysOut } from './scene.ts';
import { listed } from './spelling.ts';
import { snake } from './vocabulary.ts';

/** When a membership counts. */
export function activeOf(scene: Scene, table: Table, questions: Question[]): Record<string, string | boolean | null> {
  const active: Record<string, string | boolean | null> = {};
  for (const { name, type } of table.columns) {
    const plain = snake(name);
    if (/^(deleted|removed|revoked|left|deactivated|disabled|suspended|ended)_at$/.test(plain)) active[name] = null;
    if (type === 'boolean' && /^(is_)?(active|enabled)$/.test(plain)) active[name] = true;
    if (type === 'boolean' && /^(is_)?(deleted|suspended|disabled|removed)$/.test(plain)) active[name] = false;
    if (!/^(member(ship)?_)?(status|state)$/.test(plain)) continue;
    const found = column(table, name);
    const labels = found === undefined ? [] : labelsOf(scene.database, table, found);
    const live =
      labels.find((label) => label.toLowerCase() === 'active') ??
      labels.find((label) => /^(accepted|enabled|confirmed)$/i.test(label)) ??
      /^'(active)'/i.exec(found?.default ?? '')?.[1];
    if (live !== undefined) active[name] = live;
    else
      questions.push(
        ask(
          'identity',
          `${spell(scene, table)}.${name} looks like the state of a membership, but nothing lists its values. Which one means that it counts?`,
          `active: { ${name}: '...' }`,
        ),
      );
  }
  return active;
}

/** Where the role of a member is written. */
export function roleOf(scene: Scene, table: Table): Exclude<MembersSpec['role'], undefined> | null {
  const direct = table.columns.find(({ name }) => /^(role|role_name|member_role|role_key)$/.test(snake(name)));
  const through = table.columns.find(({ name }) => /^(role|custom_role|member_role)_id$/.test(snake(name)));
  const way = through === undefined ? undefined : waysOut(table).find((key) => key.columns.includes(through.name));
  const roles = way === undefined ? undefined : findTable(scene, way.references);
  const name = roles?.columns.find((candidate) => /^(name|key|slug|code)$/.test(snake(candidate.name)));
  if (direct !== undefined && (way === undefined || nameKey(way.references) === nameKey(table))) return direct.name;
  if (through === undefined || way === undefined || roles === undefined || name === undefined) return direct?.name ?? null;
  const key = way.referencedColumns[way.columns.indexOf(through.name)] ?? 'id';
  const permissions = permissionsOf(roles);
  return {
    column: through.name,
    table: spell(scene, roles),
    ...(key === 'id' ? {} : { key }),
    name: name.name,
    ...(permissions === null ? {} : { permissions }),
  };
}

export function permissionsOf(table: Table): string | null {
  return table.columns.find(({ name, type }) => type === 'jsonb' && /^permissions?$/.test(snake(name)))?.name ?? null;
}

/** Roles that count as owner, when they are not the default `owner`. */
export function ownersOf(scene: Scene, table: Table, questions: Question[]): readonly string[] | null {
  const found = table.columns.find(({ name }) => /^(role|role_name|member_role)$/.test(snake(name)));
  if (found === undefined) return null;
  const labels = labelsOf(scene.database, table, found);
  if (labels.length === 0 || labels.includes('owner')) return null;
  const highest = labels.find((label) => /owner/i.test(label)) ?? labels.find((label) => /admin/i.test(label));
  questions.push(
    ask(
      'identity',
      `The roles of ${spell(scene, table)} are ${listed(labels)}. ${highest === undefined ? 'None of them is called owner' : `"${highest}" is taken for the owner`}: whose members may change memberships?`,
    ),
  );
  return highest === undefined ? [] : [highest];
}
