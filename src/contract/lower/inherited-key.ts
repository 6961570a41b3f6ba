import { quoteIdent, quoteLiteral } from '../../base/ident.ts';
import { carriesKey } from '../../model/ownership.ts';
import type { Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import type { Trigger } from '../../model/trigger.ts';

/** From where an inherited table can take its key; null where no trigger may stand or its parent carries none. */
function sourceOf(tenancy: Tenancy, own: TableTenancy): { readonly key: string; readonly parentKey: string } | null {
  // The portable profile has no triggers.
  if (tenancy.profile === 'portable' || own.kind !== 'inherited' || own.key === null || own.parent === null || !carriesKey(own))
    return null;
  const parentKey = tableTenancy(tenancy, own.parent.table)?.key ?? null;
  // Where the reference itself is the key there is nothing else to take it from.
  return parentKey === null || own.parent.columns.includes(own.key) ? null : { key: own.key, parentKey };
}

export function fillsFromParent(tenancy: Tenancy, own: TableTenancy): boolean {
  return sourceOf(tenancy, own) !== null;
}

/**
 * Fills the key of a row that came without it and without a context: the parent knows whose it is. A context, or a key
 * that is written, comes first, and the tied foreign key still decides whether it is the parent's.
 */
export function inheritedKeyTrigger(tenancy: Tenancy, own: TableTenancy, table: Table): Trigger | null {
  const source = sourceOf(tenancy, own);
  const column = table.columns.find((candidate) => candidate.name === source?.key);
  if (source === null || own.parent === null || column === undefined || column.generated !== null || column.identity !== null) return null;
  const { parent } = own;
  const pairs = parent.columns.flatMap((name, index) => [name, parent.references[index] ?? '']);
  const args = [parent.table.schema, parent.table.name, source.parentKey, source.key, ...pairs];
  return {
    kind: 'trigger',
    // Triggers fire in the order of their names: references to shared tables are checked against the key, after this.
    name: 'bulkhead_key',
    timing: 'before',
    events: ['insert'],
    level: 'row',
    function: { schema: 'bulkhead', name: 'fill_key' },
    enabled: 'origin',
    inherited: false,
    definition: `CREATE TRIGGER bulkhead_key BEFORE INSERT ON ${quoteIdent(table.schema)}.${quoteIdent(table.name)} FOR EACH ROW WHEN ((new.${quoteIdent(source.key)} IS NULL)) EXECUTE FUNCTION bulkhead.fill_key(${args.map(quoteLiteral).join(', ')})`,
  };
}

/**
 * Runs with the rights of whoever inserts, so that it finds what that role may see: a run-time role without a context
 * sees no parent, and is refused as before.
 */
export const fillKeyBody = `
declare
  pairs text[] := tg_argv[4:];
  condition text;
  inherited jsonb;
begin
  select string_agg(format('p.%I = ($1).%I', pairs[i + 1], pairs[i]), ' and ')
  into condition
  from generate_series(1, cardinality(pairs), 2) as i;
  execute format('select to_jsonb(p.%I) from %I.%I as p where %s', tg_argv[2], tg_argv[0], tg_argv[1], condition)
  into inherited
  using new;
  if inherited is not null then
    new := jsonb_populate_record(new, jsonb_build_object(tg_argv[3], inherited));
  end if;
  return new;
end
`;
