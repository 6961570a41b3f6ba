import type { Database } from '../../model/database.ts';
import type { Column, Table } from '../../model/table.ts';

/** The values that a text or enum column may have, as its type or checks list them; empty when nothing does. */
export function labelsOf(database: Database, table: Table, column: Column): readonly string[] {
  const type = database.enums.find((candidate) => [candidate.name, `${candidate.schema}.${candidate.name}`].includes(column.type));
  if (type !== undefined) return type.labels;
  const named = new RegExp(`(^|[^\\w])"?${column.name.replace(/[^\w]/g, '\\$&')}"?([^\\w]|$)`);
  const checks = table.checks.filter((check) => named.test(check.expression));
  return [
    ...new Set(
      checks.flatMap((check) =>
        [...check.expression.matchAll(/'((?:[^']|'')*)'::/g)].map((found) => (found[1] ?? '').replaceAll("''", "'")),
      ),
    ),
  ];
}
