import type { Column, Index, Table } from '../model/table.ts';
import { readAcl } from './acl.ts';
import { readConstraints } from './read-constraints.ts';
import { readPolicies } from './read-policies.ts';
import { readRules, readTriggers } from './read-triggers.ts';
import type { ColumnItem, ConstraintItem, IndexItem, PolicyItem, RuleItem, TableRow, TriggerItem } from './rows.ts';

/** What belongs to a relation, by its oid. */
export interface Parts {
  readonly columns: ReadonlyMap<string, readonly ColumnItem[]>;
  readonly constraints: ReadonlyMap<string, readonly ConstraintItem[]>;
  readonly indexes: ReadonlyMap<string, readonly IndexItem[]>;
  readonly policies: ReadonlyMap<string, readonly PolicyItem[]>;
  readonly triggers: ReadonlyMap<string, readonly TriggerItem[]>;
  readonly rules: ReadonlyMap<string, readonly RuleItem[]>;
}

const persistence = { p: 'permanent', u: 'unlogged', t: 'temporary' } as const;
const strategies = { l: 'list', r: 'range', h: 'hash' } as const;

export function readTables(rows: readonly TableRow[], parts: Parts): readonly Table[] {
  return rows.map((row) => readTable(row, parts));
}

function readTable(row: TableRow, parts: Parts): Table {
  const [parent] = row.parents;
  return {
    kind: 'table',
    schema: row.schema,
    name: row.name,
    owner: row.owner,
    persistence: persistence[row.persistence],
    foreign: row.kind === 'f',
    rowSecurity: row.row_security,
    forceRowSecurity: row.force_row_security,
    columns: (parts.columns.get(row.oid) ?? []).map(readColumn),
    ...readConstraints(parts.constraints.get(row.oid) ?? []),
    indexes: (parts.indexes.get(row.oid) ?? []).map(readIndex),
    policies: readPolicies(parts.policies.get(row.oid) ?? []),
    triggers: readTriggers(parts.triggers.get(row.oid) ?? []),
    rules: readRules(parts.rules.get(row.oid) ?? []),
    grants: readAcl(row.acl),
    partitionKey:
      row.partition_key === null
        ? null
        : {
            strategy: strategies[row.partition_key.strategy],
            columns: row.partition_key.columns,
            definition: row.partition_key.definition,
          },
    partitionOf: row.bound === null || parent === undefined ? null : { parent, bound: row.bound },
    inherits: row.bound === null ? row.parents : [],
    options: row.options,
    estimatedRows: Math.max(0, Number(row.estimated_rows)),
  };
}

export function readColumn(item: ColumnItem): Column {
  const [name, type, notNull, defaultText, generated, identity, collation, acl] = item;
  return {
    kind: 'column',
    name,
    type,
    notNull,
    default: defaultText,
    generated: generated === 's' ? 'stored' : generated === 'v' ? 'virtual' : null,
    identity: identity === 'a' ? 'always' : identity === 'd' ? 'by default' : null,
    collation,
    grants: readAcl(acl),
  };
}

function readIndex(item: IndexItem): Index {
  return {
    kind: 'index',
    name: item.name,
    unique: item.unique,
    method: item.method,
    columns: item.columns.slice(0, item.key_columns),
    included: item.columns.slice(item.key_columns).filter((name) => name !== null),
    predicate: item.predicate,
    valid: item.valid,
    constraint: item.constraint,
    inherited: item.inherited,
    definition: item.definition,
  };
}
