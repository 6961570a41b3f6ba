import { canonicalJson } from '../base/hash.ts';
import { nameKey } from '../base/ident.ts';
import { qid, sql } from '../base/sql.ts';
import { relation } from '../compile/owner.ts';
import { createPolicy, dropPolicy } from '../compile/policy.ts';
import type { Statement } from '../compile/statement.ts';
import {
  addColumn,
  addExclusion,
  addForeignKey,
  addIndex,
  addKey,
  createTrigger,
  dropExclusion,
  dropForeignKey,
  dropIndex,
  dropKey,
  dropTrigger,
  rowSecurity,
  setDefault,
  setNotNull,
} from '../compile/table.ts';
import { normalForeignKey, normalIndex, normalPolicy, normalTable, normalTrigger } from '../model/normalize.ts';
import type { Grant } from '../model/grant.ts';
import type { Table } from '../model/table.ts';
import { handOver, withNewOwner } from './diff-access.ts';
import { columnsMelted, diffRelationRights } from './diff-columns.ts';
import { type Staged, staged } from './stage.ts';

/** Everything that changes on one table but the backfill, which needs to know of its parent. */
export function diffTable(before: Table, after: Table, migrator: string): readonly Staged[] {
  const name = nameKey(after);
  const ownership = diffOwnership(before, after, name, migrator);
  return [
    ...diffColumns(before, after),
    ...ownership.early,
    ...diffKeys(before, after),
    ...diffTriggers(before, after, name),
    ...staged('protection', name, [...diffProtection(before, after), ...ownership.late]),
  ];
}

function diffColumns(before: Table, after: Table): readonly Staged[] {
  return after.columns.flatMap((column): readonly Staged[] => {
    const was = before.columns.find((candidate) => candidate.name === column.name);
    const name = `${nameKey(after)}.${column.name}`;
    const fresh = was === undefined;
    const newDefault =
      (was?.default ?? null) === column.default
        ? []
        : same(was?.default ?? null, column.default)
          ? []
          : [setDefault(after, was?.default ?? null, column)];
    const steps = (was?.notNull ?? false) || !column.notNull ? [] : setNotNull(after, column, 'bulkhead_key_present');
    return [
      ...(fresh ? staged('columns', name, [addColumn(after, column)]) : []),
      ...staged('defaults', name, newDefault),
      // The check and its validation are separate transactions: together they would hold the lock of the first.
      ...steps.flatMap((step, index) => staged('notNull', `${name} ${Math.min(index, 2)}`, [step])),
    ];
  });
}

function same(a: string | null, b: string | null): boolean {
  const plain = (text: string | null) => text?.replaceAll('"', '').replace(/\s+/g, ' ').trim();
  return plain(a) === plain(b);
}

/**
 * An owner that becomes an ordinary role keeps its rights in the same moment, and the migrator gets those that the plan
 * itself runs on. Every other right comes with the wall: a role that had none must not have any before it stands.
 */
function diffOwnership(
  before: Table,
  after: Table,
  name: string,
  migrator: string,
): { readonly early: readonly Staged[]; readonly late: readonly Statement[] } {
  const object = { kind: 'table', name } as const;
  const moved = before.owner !== after.owner;
  const soon = (grant: Grant) => (moved && grant.grantee === before.owner) || grant.grantee === migrator;
  const found = withNewOwner(before.grants, before.owner, after.owner);
  const interim = [...found.filter((grant) => !soon(grant)), ...after.grants.filter(soon)];
  const columnsFound = before.columns.map((column) => ({ ...column, grants: withNewOwner(column.grants, before.owner, after.owner) }));
  const columnsInterim = after.columns.map((column) => {
    const was = columnsFound.find((candidate) => candidate.name === column.name)?.grants ?? [];
    return { ...column, grants: [...was.filter((grant) => !soon(grant)), ...column.grants.filter(soon)] };
  });
  return {
    early: staged('ownership', name, [
      ...handOver(
        relation('table', after.schema, after.name),
        { on: sql`table ${qid(after)}` },
        object,
        before,
        after.owner,
        columnsMelted(after, before.columns, after.owner, before.owner),
      ),
      ...diffRelationRights(
        after,
        'table',
        { grants: found, columns: columnsFound },
        { grants: interim, columns: columnsInterim },
        after.owner,
      ),
    ]),
    late: diffRelationRights(after, 'table', { grants: interim, columns: columnsInterim }, after, after.owner),
  };
}

function diffKeys(before: Table, after: Table): readonly Staged[] {
  const b = normalTable(before);
  const a = normalTable(after);
  const name = nameKey(after);
  const text = (value: unknown) => canonicalJson(value);
  const lacks = <T extends { readonly name: string }>(list: readonly T[], item: T, same: (item: T) => unknown) =>
    !list.some((other) => other.name === item.name && text(same(other)) === text(same(item)));
  const goneKeys = before.keys.filter(
    (key) => b.keys.some((own) => own.name === key.name) && !a.keys.some((kept) => kept.name === key.name),
  );
  const newKeys = after.keys.filter((key) => !before.keys.some((had) => had.name === key.name));
  const named = (table: Table, name: string) => table.exclusions.some((exclusion) => exclusion.name === name);
  const newExclusions = after.exclusions.filter((exclusion) => !named(before, exclusion.name));
  const goneExclusions = before.exclusions.filter((exclusion) => !named(after, exclusion.name));
  const free = (table: Table) =>
    table.indexes.filter((index) => index.constraint === null && (table.partitionOf === null || !index.inherited));
  const newIndexes = free(after).filter((index) => lacks(free(before), index, normalIndex));
  const goneIndexes = free(before).filter((index) => lacks(free(after), index, normalIndex));
  const newForeignKeys = after.foreignKeys.filter((key) => !key.inherited && lacks(before.foreignKeys, key, normalForeignKey));
  const goneForeignKeys = before.foreignKeys.filter((key) => !key.inherited && lacks(after.foreignKeys, key, normalForeignKey));
  return [
    ...newKeys.flatMap((key) => staged('keys', `${name}.${key.name}`, addKey(after, key))),
    ...newExclusions.flatMap((exclusion) => staged('keys', `${name}.${exclusion.name}`, [addExclusion(after, exclusion)])),
    ...newIndexes.flatMap((index) => staged('indexes', `${name}.${index.name}`, [addIndex(after, index)])),
    ...newForeignKeys.flatMap((key) =>
      addForeignKey(after, key).flatMap((step, index) => staged('foreignKeys', `${name}.${key.name} ${index}`, [step])),
    ),
    ...goneForeignKeys.flatMap((key) => staged('dropForeignKeys', name, [dropForeignKey(before, key)])),
    ...staged('dropKeys', name, [
      ...goneKeys.map((key) => dropKey(before, key)),
      ...goneExclusions.map((exclusion) => dropExclusion(before, exclusion)),
      ...goneIndexes.map((index) => dropIndex(before, index)),
    ]),
  ];
}

function diffTriggers(before: Table, after: Table, name: string): readonly Staged[] {
  const text = (table: Table, trigger: string) => {
    const found = table.triggers.find((candidate) => candidate.name === trigger);
    return found === undefined ? null : canonicalJson(normalTrigger(found));
  };
  const gone = before.triggers.filter((trigger) => !trigger.inherited && text(after, trigger.name) !== text(before, trigger.name));
  const come = after.triggers.filter((trigger) => !trigger.inherited && text(before, trigger.name) !== text(after, trigger.name));
  return staged('triggers', name, [
    ...gone.map((trigger) => dropTrigger(before, trigger)),
    ...come.map((trigger) => createTrigger(after, trigger)),
  ]);
}

/** Policies first, then the switch: in one transaction, so that no session sees one without the other. */
function diffProtection(before: Table, after: Table): readonly Statement[] {
  const text = (table: Table, name: string) => {
    const found = table.policies.find((candidate) => candidate.name === name);
    return found === undefined ? null : canonicalJson(normalPolicy(found));
  };
  const gone = before.policies.filter((policy) => text(after, policy.name) !== text(before, policy.name));
  const come = after.policies.filter((policy) => text(before, policy.name) !== text(after, policy.name));
  return [
    ...gone.map((policy) => dropPolicy(after, policy)),
    ...come.map((policy) => createPolicy(after, policy)),
    ...rowSecurity(before, after),
  ];
}
