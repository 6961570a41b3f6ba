import { quoteIdent, quoteLiteral } from '../../base/ident.ts';
import type { ForeignKey, Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import type { Trigger } from '../../model/trigger.ts';
import { carriesKey, ownedByActor } from '../../model/ownership.ts';
import { derivedName } from './names.ts';

/** A foreign key from a table of tenants to one that holds rows of all and rows of some. */
export interface SharedReference {
  readonly key: ForeignKey;
  readonly child: TableTenancy;
  readonly parent: TableTenancy;
}

/**
 * Foreign keys to shared-plus-own tables. No composite key can tie them, because a null tenant matches nothing; left
 * alone, a tenant could refer to another tenant's row and learn that it exists.
 */
export function sharedReferences(tenancy: Tenancy, child: TableTenancy, keys: readonly ForeignKey[]): readonly SharedReference[] {
  // What belongs to a person has no tenant that could be compared.
  if (!carriesKey(child) || child.kind === 'public' || ownedByActor(tenancy, child)) return [];
  return keys.flatMap((key) => {
    const parent = tableTenancy(tenancy, key.references);
    return parent?.kind === 'shared' && !key.inherited ? [{ key, child, parent }] : [];
  });
}

/** The check that stands in for the composite key: the row referred to is everybody's, or of the same tenant. */
export function sharedReferenceTriggers(tenancy: Tenancy, child: TableTenancy, table: Table): readonly Trigger[] {
  // The portable profile has no triggers; the plan says that such a key is left alone.
  if (tenancy.profile === 'portable') return [];
  return sharedReferences(tenancy, child, table.foreignKeys).map(({ key, parent }) => {
    const name = derivedName('bulkhead_reference', key.name);
    const pairs = key.columns.flatMap((column, index) => [column, key.referencedColumns[index] ?? '']);
    const args = [key.references.schema, key.references.name, parent.key ?? '', child.key ?? '', ...pairs];
    const given = key.columns.map((column) => `(new.${quoteIdent(column)} IS NOT NULL)`);
    const condition = given.length === 1 ? (given[0] ?? '') : `(${given.join(' AND ')})`;
    const columns = key.columns.map(quoteIdent).join(', ');
    return {
      kind: 'trigger',
      name,
      timing: 'before',
      events: ['insert', 'update'],
      level: 'row',
      function: { schema: 'bulkhead', name: 'check_reference' },
      enabled: 'origin',
      inherited: false,
      definition: `CREATE TRIGGER ${quoteIdent(name)} BEFORE INSERT OR UPDATE OF ${columns} ON ${quoteIdent(table.schema)}.${quoteIdent(table.name)} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION bulkhead.check_reference(${args.map(quoteLiteral).join(', ')})`,
    };
  });
}

/**
 * Runs as the migrator, because the caller may not see the row it must be told about. A row that is not there and a row
 * of somebody else give the same answer, which is the one of the foreign key itself.
 */
export const checkReferenceBody = `
declare
  pairs text[] := tg_argv[4:];
  condition text;
  allowed boolean;
begin
  select string_agg(format('p.%I = ($1).%I', pairs[i + 1], pairs[i]), ' and ')
  into condition
  from generate_series(1, cardinality(pairs), 2) as i;
  execute format(
    'select exists (select from %I.%I as p where %s and (p.%I is null or p.%I = ($1).%I))',
    tg_argv[0], tg_argv[1], condition, tg_argv[2], tg_argv[2], tg_argv[3]
  ) into allowed using new;
  if not allowed then
    raise exception 'insert or update on table "%" refers to a row that is not there', tg_table_name
      using errcode = 'foreign_key_violation';
  end if;
  return new;
end
`;
