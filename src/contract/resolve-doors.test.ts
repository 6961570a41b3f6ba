import { expect, test } from 'vitest';
import type { TableKind } from '../model/tenancy.ts';
import { type Doors, assignedTo, databaseRole, member, nobody, platform } from './doors.ts';
import type { ContractIssue } from './issue.ts';
import { checkDoors } from './resolve-doors.ts';

const issuesOf = (kind: TableKind, doors: Doors): readonly ContractIssue[] => {
  const issues: ContractIssue[] = [];
  checkDoors(kind, doors, 'tables.events', issues);
  return issues;
};

test('a platform table has doors for the platform and for database roles, and for nobody of a tenant', () => {
  expect(issuesOf('platform', { read: platform, insert: [platform, databaseRole('shop_worker')], delete: nobody })).toEqual([]);
  expect(
    issuesOf('platform', { read: [platform, member], update: assignedTo('author') }).map(({ path, message }) => [path, message]),
  ).toEqual([
    ['tables.events.doors.read', '`member` means nothing here: the rows of a platform table belong to no tenant'],
    ['tables.events.doors.update', '`assignedTo()` means nothing here: the rows of a platform table belong to no tenant'],
  ]);
});

test('a sealed table has no doors', () => {
  expect(issuesOf('sealed', { write: nobody })).toEqual([]);
  expect(issuesOf('sealed', { read: platform }).map(({ path }) => path)).toEqual(['tables.events.doors.read']);
});
