import type { Members } from '../../model/tenancy.ts';
import { type Blueprint, columnOf } from './blueprint.ts';
import { literalsOf } from './literals.ts';
import { candidates } from './values.ts';
import type { Cell } from './world.ts';

/** The values that make a membership count. */
export function activeCells(print: Blueprint, members: Members): ReadonlyMap<string, Cell> {
  return new Map(
    Object.entries(members.active)
      .filter(([column]) => columnOf(print.table, column) !== undefined)
      .map(([column, value]) => [column, textOf(value)]),
  );
}

/** The same with one condition broken; null when the tenancy has no notion of an inactive membership. */
export function inactiveCells(print: Blueprint, members: Members): ReadonlyMap<string, Cell> | null {
  for (const [column, value] of Object.entries(members.active)) {
    if (columnOf(print.table, column) === undefined) continue;
    const other = otherThan(print, column, value);
    if (other !== undefined) return new Map<string, Cell>([...activeCells(print, members), [column, other]]);
  }
  return null;
}

/** A role below the owners', for the member who will try to raise himself; nothing where roles live in a table. */
export function lesserRole(print: Blueprint, members: Members): ReadonlyMap<string, Cell> {
  const { role } = members;
  if (role?.kind !== 'column') return new Map();
  const type = print.types.get(role.column);
  const mentioned = print.checks
    .filter((check) => check.columns.includes(role.column))
    .flatMap((check) => literalsOf(check.expression).texts);
  const lesser = (type?.labels ?? [...mentioned].filter((text) => /^\w+$/.test(text) && !/^a+$/.test(text))).find(
    (name) => !members.owners.includes(name),
  );
  return new Map(
    [[role.column, lesser ?? (mentioned.length === 0 ? 'member' : null)]].filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

const textOf = (value: string | boolean | null): string | null => (value === null ? null : String(value));

function otherThan(print: Blueprint, column: string, value: string | boolean | null): Cell | undefined {
  const type = print.types.get(column);
  if (type === undefined) return undefined;
  if (typeof value === 'boolean') return String(!value);
  const mentioned = print.checks.filter((check) => check.columns.includes(column)).flatMap((check) => literalsOf(check.expression).texts);
  const possible = type.labels ?? (mentioned.length > 0 ? mentioned : candidates({ column, type, salt: '' }));
  // A past moment says "already happened" where the active condition is `is null`.
  const ended = /^(timestamp|date)/.test(type.base) ? ['2021-05-17'] : [];
  return [...ended, ...possible].find((candidate) => candidate !== value);
}
