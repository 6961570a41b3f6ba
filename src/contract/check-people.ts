import { findNamed } from '../model/lookup.ts';
import { runtimeRoles } from '../model/tenancy.ts';
import type { Contract } from './declaration.ts';
import { type ContractIssue, unknownName } from './issue.ts';
import { resolveRoles } from './resolve-context.ts';
import type { Resolution } from './resolve-table.ts';

export function checkIdentity(resolution: Resolution): void {
  const { identity, database, issues } = resolution;
  if (identity === null) return;
  const column = (table: { schema: string; name: string }, wanted: string, path: string) => {
    const found = findNamed(database.tables, table);
    if (found === undefined) {
      if (!issues.some((issue) => issue.path === path || issue.message.includes(`"${table.name}"`)))
        issues.push(
          unknownName(
            path,
            'table',
            table.name,
            database.tables.map((t) => t.name),
          ),
        );
    } else if (!found.columns.some((candidate) => candidate.name === wanted)) {
      issues.push(
        unknownName(
          path,
          `column of ${table.name}`,
          wanted,
          found.columns.map((c) => c.name),
        ),
      );
    }
  };
  column(identity.users, identity.userKey, 'identity.users');
  [identity.members, ...identity.alsoMembers].forEach((members, index) => {
    const path = index === 0 ? 'identity.members' : `identity.alsoMembers.${index - 1}`;
    // A further membership table may get its tenant key from the plan.
    if (index === 0) column(members.table, members.tenantColumn, `${path}.tenant`);
    column(members.table, members.userColumn, `${path}.user`);
    for (const name of Object.keys(members.active)) column(members.table, name, `${path}.active.${name}`);
    if (members.role !== null) column(members.table, members.role.column, `${path}.role`);
    if (members.role?.kind === 'table') column(members.role.table, members.role.name, `${path}.role.name`);
    if (members.permissions !== null) column(members.table, members.permissions, `${path}.permissions`);
  });
}

export function checkRoles(contract: Contract, issues: ContractIssue[]): void {
  const roles = resolveRoles(contract.roles);
  const seen = new Map<string, string>();
  for (const [purpose, value] of Object.entries(roles)) {
    for (const role of typeof value === 'string' ? [value] : value) {
      const before = seen.get(role);
      // One role may serve several purposes of the same weight; the migrator and break-glass bypass row security.
      const strong = [purpose, before].some((name) => name === 'migrator' || name === 'breakGlass' || name === 'retired');
      if (before !== undefined && strong)
        issues.push({ path: `roles.${purpose}`, message: `"${role}" is also roles.${before}`, hint: 'Give each its own role.' });
      seen.set(role, purpose);
    }
  }
  if (runtimeRoles(roles).length === 0) issues.push({ path: 'roles.app', message: 'no run-time role is named' });
}
