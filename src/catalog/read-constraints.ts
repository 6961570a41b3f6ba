import type { Check, Exclusion, ForeignKey, ForeignKeyAction, Key } from '../model/table.ts';
import type { ConstraintItem } from './rows.ts';

const actions: Readonly<Record<string, ForeignKeyAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
};

export interface Constraints {
  readonly keys: readonly Key[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly Check[];
  readonly exclusions: readonly Exclusion[];
}

export function readConstraints(items: readonly ConstraintItem[]): Constraints {
  return {
    keys: items.filter((item) => item.type === 'p' || item.type === 'u').map(readKey),
    foreignKeys: items.filter((item) => item.type === 'f').map(readForeignKey),
    checks: items.filter((item) => item.type === 'c').map(readCheck),
    exclusions: items.filter((item) => item.type === 'x').map(readExclusion),
  };
}

function named(columns: ConstraintItem['columns']): readonly string[] {
  return (columns ?? []).filter((name) => name !== null);
}

function readKey(item: ConstraintItem): Key {
  return {
    kind: 'key',
    name: item.name,
    type: item.type === 'p' ? 'primary' : 'unique',
    columns: named(item.columns),
    nullsNotDistinct: item.nulls_not_distinct,
    definition: item.definition,
  };
}

function readForeignKey(item: ConstraintItem): ForeignKey {
  return {
    kind: 'foreign-key',
    name: item.name,
    columns: named(item.columns),
    references: { schema: item.references_schema ?? '', name: item.references_name ?? '' },
    referencedColumns: item.referenced ?? [],
    onUpdate: actions[item.on_update] ?? 'no action',
    onDelete: actions[item.on_delete] ?? 'no action',
    onDeleteColumns: item.on_delete_columns ?? [],
    match: item.match === 'f' ? 'full' : 'simple',
    deferrable: item.deferrable,
    deferred: item.deferred,
    validated: item.validated,
    inherited: item.inherited,
    definition: item.definition,
  };
}

function readCheck(item: ConstraintItem): Check {
  return {
    kind: 'check',
    name: item.name,
    expression: item.expression ?? '',
    validated: item.validated,
    inherited: item.inherited,
    definition: item.definition,
  };
}

function readExclusion(item: ConstraintItem): Exclusion {
  return { kind: 'exclusion', name: item.name, columns: item.columns ?? [], operators: item.operators ?? [], definition: item.definition };
}
