import { quoteIdent, quoteLiteral } from '../../base/ident.ts';
import type { ForeignKey, Table } from '../../model/table.ts';
import { type TableTenancy, type Tenancy, tableTenancy } from '../../model/tenancy.ts';
import type { Trigger } from '../../model/trigger.ts';
import { holdOf } from '../../model/ownership.ts';
import { and } from '../../model/predicate.ts';
import { renderPredicate } from '../../model/render-predicate.ts';
import { conditionsOf } from './conditions.ts';
import { isNeverNull } from './foreign-keys.ts';
import { derivedName } from './names.ts';

/** A foreign key that no composite key can hold to the tenant. */
interface CheckedReference {
  readonly key: ForeignKey;
  readonly parent: TableTenancy;
}

/**
 * Foreign keys to rows of everybody beside rows of some, and those of public rows that may belong to nobody: a null tenant
 * matches nothing. Left alone, a tenant could refer to another tenant's row and learn that it exists.
 */
function checkedReferences(tenancy: Tenancy, child: TableTenancy, table: Table): readonly CheckedReference[] {
  const childKey = child.key;
  if (childKey === null) return [];
  return table.foreignKeys.flatMap((key) => {
    const parent = tableTenancy(tenancy, key.references);
    if (parent === undefined || key.inherited || key.referencedColumns.includes(parent.key ?? '')) return [];
    return holdOf(tenancy, child, isNeverNull(table, childKey), parent) === 'trigger' ? [{ key, parent }] : [];
  });
}

/** The check that stands in for the composite key: the row referred to is everybody's to see, or of the same tenant. */
export function referenceTriggers(tenancy: Tenancy, child: TableTenancy, table: Table): readonly Trigger[] {
  // The portable profile has no triggers; the plan says that such a key is left alone.
  if (tenancy.profile === 'portable') return [];
  return checkedReferences(tenancy, child, table).map(({ key, parent }) => {
    const name = derivedName('bulkhead_reference', key.name);
    const pairs = key.columns.flatMap((column, index) => [column, key.referencedColumns[index] ?? '']);
    const shown = parent.when === undefined ? 'false' : renderPredicate(and(...conditionsOf(parent.when, 'p')));
    const args = [key.references.schema, key.references.name, parent.key ?? '', child.key ?? '', shown, ...pairs];
    // A public row of nobody is published by the platform, which may refer to any row.
    const held = child.kind === 'public' && child.key !== null ? [child.key] : [];
    const given = [...new Set([...key.columns, ...held])].map((column) => `(new.${quoteIdent(column)} IS NOT NULL)`);
    const condition = given.length === 1 ? (given[0] ?? '') : `(${given.join(' AND ')})`;
    const columns = [...key.columns, ...held.filter((column) => !key.columns.includes(column))].map(quoteIdent).join(', ');
    return {
      kind: 'trigger',
      name,
      timing: 'before',
      events: ['insert', 'update'],
      level: 'row',
      function: { schema: 'bulkhead', name: 'check_reference' },
      enabled: 'origin',
      inherited: false,
      definition: `CREATE TRIGGER ${quoteIdent(name)} BEFORE INSERT OR UPDATE OF ${columns} ON ${quoteIdent(table.schema)}.${quoteIdent(table.name)} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION bulkhead.check_reference(${args.map((arg) => quoteLiteral(arg).trim()).join(', ')})`,
    };
  });
}

/**
 * Runs as the migrator, because the caller may not see the row it must be told about. A row that is not there and a row
 * of somebody else give the same answer, which is the one of the foreign key itself.
 */
export const checkReferenceBody = `
declare
  pairs text[] := tg_argv[5:];
  condition text;
  allowed boolean;
begin
  select string_agg(format('p.%I = ($1).%I', pairs[i + 1], pairs[i]), ' and ')
  into condition
  from generate_series(1, cardinality(pairs), 2) as i;
  execute format(
    'select exists (select from %I.%I as p where %s and (p.%I is null or p.%I = ($1).%I or (%s)))',
    tg_argv[0], tg_argv[1], condition, tg_argv[2], tg_argv[2], tg_argv[3], tg_argv[4]
  ) into allowed using new;
  if not allowed then
    raise exception 'insert or update on table "%" refers to a row that is not there', tg_table_name
      using errcode = 'foreign_key_violation';
  end if;
  return new;
end
`;
