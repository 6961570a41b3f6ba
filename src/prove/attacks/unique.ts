import { type Probe, probe } from '../lab/probe.ts';
import { isShut } from '../lab/rights.ts';
import { type Scene, rightsOn } from '../lab/scene.ts';
import { type Target, isUsers } from '../lab/target.ts';
import type { Blueprint } from '../synthesise/blueprint.ts';
import { insertText } from '../synthesise/statement.ts';
import { type Cell, rowsOf } from '../synthesise/world.ts';
import { writable } from './insert.ts';

/** A unique key that spans tenants answers the question whether somebody else has a value. */
export function uniqueAttacks(scene: Scene): readonly Probe[] {
  return scene.roles.flatMap((role) => scene.targets.flatMap((target) => [...oracles(scene, role, target)]));
}

function* oracles(scene: Scene, role: string, target: Target): Generator<Probe> {
  const { print } = target;
  const rights = rightsOn(scene, role, target);
  const own = scene.spares.get(print.key)?.own ?? null;
  const victim = rowsOf(scene.world, print.key, 'B')[0];
  if (
    target.part ||
    own === null ||
    victim === undefined ||
    isShut(rights) ||
    rights.insert.length === 0 ||
    isUsers(scene.tenancy, print) ||
    print.kind === 'root'
  )
    return;
  for (const unique of print.uniques) {
    // With the tenant in the key only A's own twin row can be in the way, which tells nothing of B.
    if (print.tenantKey !== null && unique.columns.includes(print.tenantKey)) continue;
    const columns = unique.columns.filter((column) => !print.userColumns.has(column));
    if (columns.length === 0 || !guessable(print, columns) || isGlobalOnPurpose(print, unique.columns)) continue;
    // References stay A's own: with B's parent in the row the answer would be about the reference.
    const chosen = columns.filter((column) => !print.foreignKeys.some((key) => key.columns.includes(column)));
    if (chosen.length === 0 || chosen.some((column) => victim.values.get(column) === null || victim.values.get(column) === undefined))
      continue;
    const writableColumns = chosen.filter(
      (column) => rights.insert.includes(column) && print.table.columns.find((each) => each.name === column)?.generated === null,
    );
    if (writableColumns.length < chosen.length) continue;
    const theirs = new Map<string, Cell>([...own, ...chosen.map((column): [string, Cell] => [column, victim.values.get(column) ?? null])]);
    const statement = insertText(print.table, target.text, writable(theirs, rights.insert, print.tenantKey));
    yield probe({
      family: 'unique',
      role,
      object: target.key,
      command: 'insert',
      context: scene.own,
      technique: `taken by ${unique.name}`,
      statement,
      judge: { kind: 'same-answer', twin: insertText(print.table, target.text, writable(own, rights.insert, print.tenantKey)) },
      what: `whether another tenant uses a value shows in ${unique.name} of ${target.key}`,
    });
  }
}

/** A key with a random or generated part is nothing that people choose or guess, so it answers no question. */
function guessable(print: Blueprint, columns: readonly string[]): boolean {
  return columns.every((name) => {
    const column = print.table.columns.find((candidate) => candidate.name === name);
    const base = print.types.get(name)?.base;
    const reference = print.foreignKeys.some((key) => key.columns.includes(name));
    const generated = column === undefined || column.identity !== null || /nextval|gen_random|uuid/i.test(column.default ?? '');
    return !generated && (reference || (base !== 'uuid' && base !== 'bytea'));
  });
}

function isGlobalOnPurpose(print: Blueprint, columns: readonly string[]): boolean {
  return Object.keys(print.tenancy?.globalKeys ?? {}).some(
    (key) =>
      key
        .split(',')
        .map((part) => part.trim())
        .sort()
        .join() === [...columns].sort().join(),
  );
}
