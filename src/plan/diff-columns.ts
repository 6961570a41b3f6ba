import { canonicalJson } from '../base/hash.ts';
import { type QualifiedName, nameKey } from '../base/ident.ts';
import { qid, sql } from '../base/sql.ts';
import type { Statement } from '../compile/statement.ts';
import type { Grant } from '../model/grant.ts';
import { normalGrants } from '../model/normalize.ts';
import { diffGrants, withNewOwner } from './diff-access.ts';

interface Granted {
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** Grants on columns; columns that change alike share one statement. */
export function diffColumnGrants(
  relation: QualifiedName,
  before: readonly Granted[],
  after: readonly Granted[],
  from: string,
  to: string,
): readonly Statement[] {
  const groups = new Map<string, { columns: string[]; was: readonly Grant[]; is: readonly Grant[] }>();
  for (const column of after) {
    const was = withNewOwner(before.find((candidate) => candidate.name === column.name)?.grants ?? [], from, to);
    const key = canonicalJson([normalGrants(was), normalGrants(column.grants)]);
    const group = groups.get(key) ?? { columns: [], was, is: column.grants };
    groups.set(key, group);
    group.columns.push(column.name);
  }
  return [...groups.values()].flatMap((group) =>
    diffGrants(
      { on: sql`table ${qid(relation)}`, columns: group.columns },
      { kind: 'column', name: `${nameKey(relation)} (${group.columns.join(', ')})` },
      group.was,
      group.is,
      to,
    ),
  );
}
