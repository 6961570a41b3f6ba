import type { Members } from '../../model/tenancy.ts';
import type { Blueprint } from './blueprint.ts';
import { literalsOf } from './literals.ts';
import type { Cell } from './world.ts';

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
