import { canonicalJson } from '../base/hash.ts';
import { type QualifiedName, nameKey } from '../base/ident.ts';
import { type Sql, qid, sql } from '../base/sql.ts';
import { restoreGrants } from '../compile/grant.ts';
import type { Statement } from '../compile/statement.ts';
import type { Grant } from '../model/grant.ts';
import { normalGrants } from '../model/normalize.ts';
import { diffGrants, ownersOwn } from './diff-access.ts';

interface Granted {
  readonly name: string;
  readonly grants: readonly Grant[];
}

/** Rights on a relation and on its columns, as the server keeps them. */
export interface RelationRights {
  readonly grants: readonly Grant[];
  readonly columns: readonly Granted[];
}

/**
 * Rights on a relation and its columns, as one change: a revocation on the relation takes the same right from every
 * column, so that what columns keep has to be said again after it, on the way there and on the way back.
 */
export function diffRelationRights(
  relation: QualifiedName,
  kind: 'table' | 'view',
  before: RelationRights,
  after: RelationRights,
  owner: string,
): readonly Statement[] {
  const object = { kind, name: nameKey(relation) } as const;
  const on = sql`table ${qid(relation)}`;
  const gone = before.grants.filter(
    (grant) => !after.grants.some((kept) => kept.grantee === grant.grantee && kept.privilege === grant.privilege),
  );
  const taken = (grant: Grant) => gone.some((lost) => lost.grantee === grant.grantee && lost.privilege === grant.privilege);
  const left = before.columns.map((column) => ({ ...column, grants: column.grants.filter((grant) => !taken(grant)) }));
  const changes = [...diffGrants({ on }, object, before.grants, after.grants, owner), ...diffColumns(relation, left, after.columns, owner)];
  if (changes.length === 0) return [];
  const back = [...restoreGrants({ on }, after.grants, before.grants, owner), ...restoreColumns(relation, before, after, owner)];
  // The first statement is undone last, and puts all of it back.
  return changes.map((change, index) => ({ ...change, inverse: index === 0 ? back : [] }));
}

function restoreColumns(relation: QualifiedName, before: RelationRights, after: RelationRights, owner: string): readonly Sql[] {
  const names = new Set([...before.columns, ...after.columns].filter((column) => column.grants.length > 0).map((column) => column.name));
  return [...names].flatMap((name) => {
    const had = before.columns.find((column) => column.name === name);
    const has = after.columns.find((column) => column.name === name);
    // A column that the plan adds goes with all its rights.
    return had === undefined
      ? []
      : restoreGrants({ on: sql`table ${qid(relation)}`, columns: [name] }, has?.grants ?? [], had.grants, owner);
  });
}

/** Columns that change alike share one statement. */
function diffColumns(relation: QualifiedName, before: readonly Granted[], after: readonly Granted[], owner: string): readonly Statement[] {
  const groups = new Map<string, { columns: string[]; was: readonly Grant[]; is: readonly Grant[] }>();
  for (const column of after) {
    const was = before.find((candidate) => candidate.name === column.name)?.grants ?? [];
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
      owner,
    ),
  );
}

/** What puts the rights on columns back after a change of owner was undone; nothing when the new owner had none of its own. */
export function columnsMelted(relation: QualifiedName, columns: readonly Granted[], owner: string, before: string): readonly Sql[] {
  if (!columns.some((column) => column.grants.some((grant) => grant.grantee === owner))) return [];
  return columns
    .filter((column) => column.grants.length > 0)
    .flatMap((column) =>
      restoreGrants({ on: sql`table ${qid(relation)}`, columns: [column.name] }, ownersOwn(column.grants, before), column.grants, before),
    );
}
