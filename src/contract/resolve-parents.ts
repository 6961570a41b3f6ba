import { nameKey } from '../base/ident.ts';
import type { TableTenancy } from '../model/tenancy.ts';
import type { ContractIssue } from './issue.ts';

// A child of a personal table belongs to the owner of its parent: its key is the owner, not the tenant.
export function personalChildren(tables: readonly TableTenancy[]): readonly TableTenancy[] {
  const byName = new Map(tables.map((table) => [nameKey(table.table), table]));
  const ownerOf = (table: TableTenancy): TableTenancy | undefined => {
    if (table.kind === 'personal') return table;
    const parent = table.parent === null ? undefined : byName.get(nameKey(table.parent.table));
    return parent === undefined || parent === table ? undefined : ownerOf(parent);
  };
  return tables.map((table) => {
    const owner = table.kind === 'inherited' ? ownerOf(table) : undefined;
    if (owner === undefined || table.strategy === 'subquery') return table;
    return { ...table, key: owner.key, keyType: owner.keyType };
  });
}

export function checkParents(tables: readonly TableTenancy[], issues: ContractIssue[]): void {
  const byName = new Map(tables.map((table) => [nameKey(table.table), table]));
  for (const table of tables) {
    if (table.parent === null) continue;
    const seen = new Set<string>([nameKey(table.table)]);
    for (let at = byName.get(nameKey(table.parent.table)); ; ) {
      if (at === undefined) {
        issues.push({
          path: `tables.${table.table.name}.parent`,
          message: `its parent ${table.parent.table.name} is not declared`,
          hint: `Declare ${table.parent.table.name} in tables.`,
        });
        break;
      }
      if (seen.has(nameKey(at.table))) {
        issues.push({ path: `tables.${table.table.name}.parent`, message: 'its parents lead back to itself' });
        break;
      }
      seen.add(nameKey(at.table));
      if (at.parent === null) {
        const reaches = ['root', 'tenant', 'personal', 'shared'].includes(at.kind);
        if (!reaches)
          issues.push({
            path: `tables.${table.table.name}.parent`,
            message: `${at.table.name} is a ${at.kind} table and has no tenant to inherit`,
          });
        break;
      }
      at = byName.get(nameKey(at.parent.table));
    }
  }
}
