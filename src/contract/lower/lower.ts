import { findNamed } from '../../model/lookup.ts';
import type { Database } from '../../model/database.ts';
import type { Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import { sealRoles } from './roles.ts';
import { sealRoutines } from './routines.ts';
import { sealDefaultPrivileges, sealSchemas, sealSequences } from './schemas.ts';
import { sealPartition, sealTable } from './table.ts';
import { sealViews } from './views.ts';

/**
 * The database as it ought to be: the actual one with everything isolation depends on put right. Pure, and idempotent:
 * lowering onto a sealed database gives that database back, which is what makes an empty plan mean "sealed".
 */
export function lower(tenancy: Tenancy, actual: Database): Database {
  const tables = actual.tables.map((table) => {
    const own = tableTenancy(tenancy, table);
    if (own !== undefined) return sealTable(tenancy, own, table, actual);
    const root = partitionRoot(tenancy, table, actual);
    return root === undefined ? table : sealPartition(tenancy, root, table);
  });
  const schemas = sealSchemas(tenancy, actual.schemas);
  return {
    ...actual,
    schemas,
    roles: sealRoles(tenancy, actual.roles),
    tables,
    views: sealViews(tenancy, actual.views, tables, actual.server.versionNum),
    routines: sealRoutines(tenancy, actual.routines, schemas),
    sequences: sealSequences(tenancy, actual.sequences, tables),
    defaultPrivileges: sealDefaultPrivileges(tenancy, actual, tables),
  };
}

function partitionRoot(tenancy: Tenancy, table: Table, database: Database): TableTenancy | undefined {
  for (let at: Table | undefined = table; at?.partitionOf != null; ) {
    at = findNamed(database.tables, at.partitionOf.parent);
    const found = at === undefined ? undefined : tableTenancy(tenancy, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
