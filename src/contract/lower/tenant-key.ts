import type { Column, Index, Table } from '../../model/table.ts';
import type { TableTenancy, Tenancy } from '../../model/tenancy.ts';
import type { Trigger } from '../../model/trigger.ts';
import { quoteIdent } from '../../base/ident.ts';
import { contextDefault } from './context-value.ts';
import { carriesKey, ownedByActor } from '../../model/ownership.ts';
import { derivedName } from './names.ts';

/** The columns of the sealed table: its key there, not null, and filled from the context. */
export function keyedColumns(tenancy: Tenancy, tenancyTable: TableTenancy, table: Table): readonly Column[] {
  const { key } = tenancyTable;
  if (key === null || !carriesKey(tenancyTable)) return table.columns;
  const source = keySource(tenancy, tenancyTable);
  const fill = (type: string) => (source !== null && type === tenancyTable.keyType ? contextDefault(source, tenancyTable.keyType) : null);
  // A public table's key is filled by whoever publishes; on shared tables null means "for everybody".
  const notNull = tenancyTable.kind !== 'shared' && tenancyTable.kind !== 'public';
  const existing = table.columns.find((column) => column.name === key);
  if (existing === undefined) {
    const added: Column = {
      kind: 'column',
      name: key,
      type: tenancyTable.keyType,
      notNull: true,
      default: fill(tenancyTable.keyType),
      generated: null,
      identity: null,
      collation: null,
      grants: [],
    };
    return [...table.columns, added];
  }
  return table.columns.map((column) => {
    if (column !== existing) return column;
    const plain = column.generated === null && column.identity === null;
    return { ...column, notNull: column.notNull || notNull, default: plain ? (fill(column.type) ?? column.default) : column.default };
  });
}

function keySource(tenancy: Tenancy, table: TableTenancy) {
  if (ownedByActor(tenancy, table)) return tenancy.context.actor;
  return tenancy.context.tenant.kind === 'membership' ? null : tenancy.context.tenant;
}

/** An index whose first column is the key, so that the wall can drive every query; none where one is there already. */
export function keyIndex(tenancyTable: TableTenancy, table: Table, others: readonly Index[]): Index | null {
  const { key } = tenancyTable;
  if (key === null || !carriesKey(tenancyTable)) return null;
  const leads = (index: Index) =>
    index.columns[0] === key && index.predicate === null && index.valid && ['btree', 'hash'].includes(index.method);
  const name = derivedName('bulkhead', table.name, key, 'idx');
  if (others.some((index) => leads(index) && index.name !== name)) return null;
  return plainIndex(table, name, [key], false);
}

/** An index as the server will spell it. */
export function plainIndex(table: Table, name: string, columns: readonly string[], unique: boolean, nullsNotDistinct = false): Index {
  const relation = `${table.partitionKey === null ? '' : 'ONLY '}${quoteIdent(table.schema)}.${quoteIdent(table.name)}`;
  return {
    kind: 'index',
    name,
    unique,
    method: 'btree',
    columns,
    included: [],
    predicate: null,
    valid: true,
    constraint: null,
    inherited: false,
    definition: `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${quoteIdent(name)} ON ${relation} USING btree (${columns.map(quoteIdent).join(', ')})${nullsNotDistinct ? ' NULLS NOT DISTINCT' : ''}`,
  };
}

/** Refuses any change of the key and of immutable columns, for every role: a row does not move between tenants. */
export function immutabilityTrigger(tenancy: Tenancy, tenancyTable: TableTenancy, table: Table): Trigger | null {
  const rules = Object.entries(tenancyTable.columns).filter(([, rule]) => rule.immutable);
  const key = tenancyTable.key !== null && table.columns.some((column) => column.name === tenancyTable.key) ? [tenancyTable.key] : [];
  // A generated column changes only with what it is made from, and a condition may not look at it.
  const plain = (name: string) => table.columns.some((column) => column.name === name && column.generated === null);
  const columns = [...new Set([...key, ...rules.map(([name]) => name)])].filter(plain);
  // Triggers are refused on distributed tables; there, changing the distribution key is refused by the engine itself.
  if (columns.length === 0 || tenancy.profile === 'portable') return null;
  const changed = columns.map((column) => `(old.${quoteIdent(column)} IS DISTINCT FROM new.${quoteIdent(column)})`);
  const condition = changed.length === 1 ? (changed[0] ?? '') : `(${changed.join(' OR ')})`;
  return {
    kind: 'trigger',
    name: 'bulkhead_immutable',
    timing: 'before',
    events: ['update'],
    level: 'row',
    function: { schema: 'bulkhead', name: 'refuse_change' },
    enabled: 'origin',
    inherited: false,
    definition: `CREATE TRIGGER bulkhead_immutable BEFORE UPDATE ON ${quoteIdent(table.schema)}.${quoteIdent(table.name)} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION bulkhead.refuse_change()`,
  };
}
