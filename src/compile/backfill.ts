import { type QualifiedName, nameKey } from '../base/ident.ts';
import { type Sql, id, join, lit, qid, sql, trusted } from '../base/sql.ts';
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
  /** About how many rows there are; 0 where nobody has counted. */
  readonly rows: number;
}

// 8 kB each: about 4 MB of table per transaction, which is a few thousand rows and well under 100 ms on a laptop disk.
export const blocksPerBatch = 512;

// A pass over a table that nobody writes to finds nothing in the second; a busy one needs a few, each of them shorter.
export const mostPasses = 20;

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
      batch: {
        sql: sql`${update}\n  and c.ctid >= $1::tid\n  and c.ctid < $2::tid`,
        table: qid(change.table),
        role: change.role,
        rows: change.rows,
      },
    },
  );
}

/**
 * The batches as one statement for a client that runs files, such as psql: a block that commits after each batch, which
 * PostgreSQL refuses inside of somebody else's transaction.
 */
export function backfillBlock(batch: { readonly sql: string; readonly table: string; readonly role: string | null }): Sql {
  const role = batch.role === null ? sql`` : sql`\n      set local role ${id(batch.role)};`;
  const body = sql`declare
  size bigint;
  block bigint;
  filled bigint;
  together bigint;
begin
  for pass in 1..${number(mostPasses)} loop
    size := pg_relation_size(${lit(batch.table)}::regclass) / current_setting('block_size')::int;
    block := 0;
    together := 0;
    while block <= size loop
      set local row_security = off;
      set local lock_timeout = '2s';${role}
      execute ${dollarQuoted(batch.sql)}
        using format('(%s,0)', block), format('(%s,0)', block + ${number(blocksPerBatch)});
      get diagnostics filled = row_count;
      commit;
      together := together + filled;
      block := block + ${number(blocksPerBatch)};
    end loop;
    exit when together = 0;
  end loop;
end`;
  return sql`do ${dollarQuoted(body.text)}`;
}

/** A constant that people can read: nothing inside of it is doubled. */
function dollarQuoted(text: string): Sql {
  let tag = '$bulkhead$';
  while (text.includes(tag)) tag = tag.replace(/\$$/, '_$');
  return trusted(`${tag}\n${text}\n${tag}`);
}

function number(value: number): Sql {
  return trusted(String(value));
}
