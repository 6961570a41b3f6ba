import { quoteIdent, quoteLiteral } from '../../base/ident.ts';
import { trusted } from '../../base/sql.ts';
import type { Connection } from '../../driver/driver.ts';

/** A column that takes part: its candidate values (null for SQL null), or an expression such as its default. */
export interface Unknown {
  readonly column: string;
  /** Type to cast to; the base type, so that a domain's own check is asked, not raised. */
  readonly type: string;
  readonly values: readonly (string | null)[];
  readonly expression: string | null;
}

const most = 4000;

/**
 * Lets the server find values that satisfy the checks: it evaluates the constraint's own text over the product of the
 * candidates, so no parser of ours can disagree with it. Earlier candidates win. Undefined when nothing fits.
 */
export async function solve(
  connection: Connection,
  unknowns: readonly Unknown[],
  checks: readonly string[],
): Promise<ReadonlyMap<string, string | null> | undefined> {
  if (unknowns.length === 0) return new Map();
  const each = Math.max(2, Math.floor(most ** (1 / unknowns.length)));
  const sources = unknowns.map(({ column, type, values, expression }, index) => {
    const items =
      expression === null ? values.slice(0, each).map((value) => (value === null ? 'null' : quoteLiteral(value))) : [`(${expression})`];
    return `(values ${items.map((item, position) => `(${item}::${type}, ${position})`).join(', ')}) as c${index}(${quoteIdent(column)}, o${index})`;
  });
  const columns = unknowns.map(({ column }, index) => `c${index}.${quoteIdent(column)}::text as v${index}`);
  const text = `select ${columns.join(', ')} from ${sources.join(' cross join ')} where ${checks.map((check) => `(${check}) is not false`).join(' and ')} order by ${unknowns.map((_, index) => `o${index}`).join(' + ')} limit 1`;
  await connection.script(trusted('savepoint bulkhead_solve'));
  try {
    const { rows } = await connection.query<Record<string, string | null>>(trusted(text));
    await connection.script(trusted('release savepoint bulkhead_solve'));
    const row = rows[0];
    return row === undefined ? undefined : new Map(unknowns.map(({ column }, index) => [column, row[`v${index}`] ?? null]));
  } catch {
    // A check that raises for some candidate tells nothing; the insert will say more.
    await connection.script(trusted('rollback to savepoint bulkhead_solve; release savepoint bulkhead_solve'));
    return undefined;
  }
}
