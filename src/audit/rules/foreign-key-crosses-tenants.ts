import { nameKey, quoteIdent } from '../../base/ident.ts';
import { id, qid, sql, trusted } from '../../base/sql.ts';
import type { ForeignKey, Table } from '../../model/table.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { crossingKeys, keyColumn } from '../scope/keys.ts';
import { columnList, statement } from '../scope/mend.ts';
import { constraintObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances } from '../scope/reach.ts';
import { type Declared, declaredTable, surfaceOf } from '../scope/surface.ts';

/** The statements that tie both ends to one tenant, where both carry the key. */
function compositeKey(input: AuditInput, child: Declared, key: ForeignKey): readonly string[] {
  const parent = declaredTable(input, key.references);
  const own = keyColumn(child);
  const other = parent === undefined ? undefined : keyColumn(parent);
  if (parent === undefined || own === undefined || other === undefined) return [];
  if (parent.spec.kind === 'shared' || parent.spec.kind === 'public') return [];
  const referenced = [other.name, ...key.referencedColumns];
  const ready = parent.table.indexes.some(
    (index) =>
      index.unique &&
      index.predicate === null &&
      index.columns.length === referenced.length &&
      referenced.every((column) => index.columns.includes(column)),
  );
  const unique = statement(sql`alter table ${qid(parent.table)} add unique (${columnList(referenced)})`);
  const name = `${key.name.slice(0, 50)}_tenant`;
  const action =
    key.onDelete === 'set null' || key.onDelete === 'set default'
      ? ` ${key.onDelete} (${key.columns.map(quoteIdent).join(', ')})`
      : ` ${key.onDelete}`;
  // A partitioned table takes no unvalidated foreign key before PostgreSQL 18.
  const partitioned = child.table.partitionKey !== null;
  const later = partitioned ? sql`` : sql` not valid`;
  return [
    ...(ready ? [] : [unique]),
    statement(
      sql`alter table ${qid(child.table)} add constraint ${id(name)} foreign key (${columnList([own.name, ...key.columns])}) references ${qid(parent.table)} (${columnList(referenced)}) on delete${trusted(action)}${later}`,
    ),
    ...(partitioned ? [] : [statement(sql`alter table ${qid(child.table)} validate constraint ${id(name)}`)]),
    statement(sql`alter table ${qid(child.table)} drop constraint ${id(key.name)}`),
  ];
}

/** Rows of shared tables cannot be tied by a composite key; there a trigger compares the tenants. */
function isChecked(table: Table, key: ForeignKey): boolean {
  return table.triggers.some(
    (trigger) =>
      trigger.enabled !== 'disabled' &&
      trigger.enabled !== 'replica' &&
      trigger.function.schema === 'bulkhead' &&
      trigger.function.name === 'check_reference' &&
      trigger.definition.includes(`'${key.references.name}'`) &&
      key.columns.every((column) => trigger.definition.includes(`'${column}'`)),
  );
}

export const rule: Rule = {
  slug: 'foreign-key-crosses-tenants',
  code: 'BHA022',
  severity: 'high',
  title: 'A foreign key may point into another tenant',
  consequence:
    "Foreign keys ignore policies: a row may name another tenant's parent, and whether the insert succeeds tells that the parent exists.",
  advice: 'Reference (tenant, id) of the parent by (tenant, parent_id) of the child.',
  covers: ['O10', 'O12', 'X-037', 'X-038'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((child) =>
      crossingKeys(input, child)
        .filter((key) => !isChecked(child.table, key))
        .map((key) => {
          const reached = relationEntrances(input, child.table, ['INSERT', 'UPDATE']);
          return {
            object: constraintObject(child.table, key.name),
            severity: ifReached(reached, 'high'),
            title: `${nameKey(child.table)} (${key.columns.join(', ')}) may name a row of ${nameKey(key.references)} of another tenant`,
            evidence: [
              key.definition,
              keyColumn(child) === undefined
                ? `${nameKey(child.table)} carries no tenant key, and its tenant is decided elsewhere`
                : `the tenant key ${child.spec.key} is not part of it`,
            ],
            exposure: exposureText(reached),
            fix: compositeKey(input, child, key),
          };
        }),
    ),
};
