import { type QualifiedName, nameKey } from '../base/ident.ts';
import { type Sql, id, join, qid, sql } from '../base/sql.ts';
import { type Statement, hazard, statement } from './statement.ts';

export interface Backfill {
  /** The table, or one partition of it, whose rows get their key. */
  readonly table: QualifiedName;
  readonly key: string;
  readonly parent: QualifiedName;
  readonly parentKey: string;
  readonly columns: readonly string[];
  readonly references: readonly string[];
  /** The role that runs it; null: whoever applies the plan. */
  readonly role: string | null;
}

/** Fills a new tenant key from the parent. Rows that have it already are not touched, so it can run again and again. */
export function backfill(change: Backfill): Statement {
  const on = join(
    change.columns.map((column, index) => sql`p.${id(change.references[index] ?? '')} = c.${id(column)}`),
    ' and ',
  );
  const update: Sql = sql`update only ${qid(change.table)} as c
set ${id(change.key)} = p.${id(change.parentKey)}
from ${qid(change.parent)} as p
where ${on}
  and c.${id(change.key)} is null`;
  return statement(
    update,
    { kind: 'column', name: `${nameKey(change.table)}.${change.key}` },
    {
      lock: 'row exclusive',
      hazards: [hazard('rewrites-rows', 'writes every row once, a few thousand at a time; triggers on update fire')],
      batch: { sql: sql`${update}\n  and c.ctid >= $1::tid\n  and c.ctid < $2::tid`, table: qid(change.table), role: change.role },
    },
  );
}
