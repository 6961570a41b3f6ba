import type { Table } from '../../model/table.ts';
import type { TableKind } from '../../model/tenancy.ts';
import { type Question, ask } from './inference.ts';

const ofTenants: readonly TableKind[] = ['tenant', 'inherited', 'shared'];

/** A policy that shows every row to everybody may be the hole, or what the table is for: only a person can tell. */
export function publicQuestions(table: Table, name: string, kind: TableKind): readonly Question[] {
  if (!ofTenants.includes(kind)) return [];
  const open = table.policies.find(
    ({ permissive, command, roles, using }) =>
      permissive &&
      (command === 'all' || command === 'select') &&
      roles.includes('public') &&
      using?.predicate.kind === 'constant' &&
      using.predicate.value === true,
  );
  if (open === undefined) return [];
  return [
    ask(
      `tables.${name}`,
      `Policy "${open.name}" shows every row to everybody. Is the table public on purpose? If not, leave it: its rows become the tenant's own.`,
      'publicRead()',
    ),
  ];
}
