import type { Statement } from '../compile/statement.ts';

/**
 * Where in the plan a statement belongs. A later stage may rely on everything of the earlier ones; what protects comes
 * in one transaction per table, so that no table is ever half behind its wall.
 */
export const stages = {
  roles: 10,
  schemas: 20,
  columns: 30,
  ownership: 40,
  defaults: 50,
  backfill: 60,
  notNull: 70,
  keys: 80,
  foreignKeys: 90,
  dropForeignKeys: 100,
  indexes: 110,
  dropKeys: 120,
  routines: 130,
  triggers: 140,
  protection: 150,
  views: 160,
  defaultPrivileges: 170,
  weakenRoles: 180,
} as const;

export type Stage = keyof typeof stages;

export interface Staged {
  readonly stage: Stage;
  /** Statements of one group share a transaction when they follow each other. */
  readonly group: string;
  readonly statement: Statement;
}

export function staged(stage: Stage, group: string, statements: readonly Statement[]): readonly Staged[] {
  return statements.map((statement) => ({ stage, group: `${stage} ${group}`, statement }));
}

/** In the order of the stages; within a stage in the order given. */
export function ordered(all: readonly Staged[]): readonly Staged[] {
  return all
    .map((item, index) => ({ item, index }))
    .sort((a, b) => stages[a.item.stage] - stages[b.item.stage] || a.index - b.index)
    .map(({ item }) => item);
}
