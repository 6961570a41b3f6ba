import { askedOfRoles } from '../../model/doors.ts';
import { type Predicate, call, text } from '../../model/predicate.ts';
import type { TableTenancy, Tenancy } from '../../model/tenancy.ts';
import { guardBehind, guardOf } from './guard.ts';

/**
 * The rows of a masked view: to each of its readers those of the table itself. The view runs as the migrator, whom row
 * security lets through, so that the wall and the read doors stand in the view.
 */
export function maskedRows(tenancy: Tenancy, table: TableTenancy, readers: readonly string[]): Predicate {
  const relation = table.table.name;
  const guard = guardOf(tenancy, table, relation).read;
  if (guard === null) return { kind: 'constant', value: false, type: 'boolean' };
  const asked = readers.map((role) => ({ role, doors: askedOfRoles(tenancy, table, new Set([role]), 'select') ?? [] }));
  const doors = [...new Set(asked.flatMap((one) => one.doors))];
  if (doors.length === 0) return guard;
  // The doors bind some of the readers only: the others are known by the rights they have, as they are by policies.
  const free = asked.filter((one) => one.doors.length === 0).map((one) => call(null, 'pg_has_role', text(one.role), text('usage')));
  return guardBehind(tenancy, table, guard, doors, { relation, free });
}

/** Those of the roles that have a read door of the table: nobody else reads its masked view. */
export function maskedReaders(
  tenancy: Pick<Tenancy, 'roles' | 'identity'>,
  table: TableTenancy,
  roles: readonly string[],
): readonly string[] {
  return roles.filter((role) => askedOfRoles(tenancy, table, new Set([role]), 'select') !== null);
}
