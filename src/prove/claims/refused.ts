import type { Table } from '../../model/table.ts';
import type { Command } from '../../model/tenancy.ts';
import { sessionScope } from '../logic/evaluate.ts';
import { checkConditions, usingConditions } from '../logic/row-security.ts';
import { commandRefusal } from '../logic/structure.ts';
import type { World } from '../reason/world.ts';

/** Why the server refuses a command on a table before it looks at a row: policies in a circle, rights that policies lack. */
export function refusedOutright(world: World, role: string, table: Table, command: Command): string | null {
  const { picture } = world;
  const scope = sessionScope(picture, { rows: new Map(), settings: new Map(), role });
  const old = command === 'insert' ? [] : usingConditions(picture, table, role, command);
  const next = command === 'insert' || command === 'update' ? checkConditions(picture, table, role, command) : [];
  const refusal = commandRefusal(scope, table, old, next);
  return refusal === null ? null : `the server refuses it (${refusal.sqlstate}): ${refusal.reason}`;
}
