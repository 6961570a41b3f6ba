import { findNamed } from '../../model/lookup.ts';
import type { Table } from '../../model/table.ts';
import { type TableTenancy, tableTenancy } from '../../model/tenancy.ts';
import type { World } from '../reason/world.ts';

/** What the tenancy says of a table; for a partition, of the table it is part of. */
export function declarationOf(world: World, table: Table): TableTenancy | undefined {
  let at: Table | undefined = table;
  while (at !== undefined) {
    const own = tableTenancy(world.tenancy, at);
    if (own !== undefined) return own;
    const above: Table['partitionOf'] = at.partitionOf;
    at = above === null ? undefined : findNamed(world.picture.database.tables, above.parent);
  }
  return undefined;
}
