import { nameKey } from '../base/ident.ts';
import { canonicalJson } from '../base/hash.ts';
import { changeOwner, relation } from '../compile/owner.ts';
import type { Statement } from '../compile/statement.ts';
import { alterViewOptions, createView, dropView } from '../compile/view.ts';
import { qid, sql } from '../base/sql.ts';
import type { Database, Sequence } from '../model/database.ts';
import { normalView } from '../model/normalize.ts';
import type { View } from '../model/view.ts';
import { diffGrants, handOver, withNewOwner } from './diff-access.ts';
import { columnsMelted, diffRelationRights } from './diff-columns.ts';
import { revokeInherited } from './created.ts';
import { type Staged, staged } from './stage.ts';

export function diffViews(actual: Database, desired: Database): readonly Staged[] {
  const before = new Map(actual.views.map((view) => [nameKey(view), view]));
  return desired.views.flatMap((view) => {
    const was = before.get(nameKey(view));
    return staged('views', nameKey(view), was === undefined ? created(actual, view) : altered(actual, was, view));
  });
}

function on(view: View) {
  return relation(view.materialized ? 'materialized view' : 'view', view.schema, view.name);
}

function created(actual: Database, view: View): readonly Statement[] {
  const object = { kind: 'view', name: nameKey(view) } as const;
  const target = { on: sql`table ${qid(view)}` };
  const fresh = view.grants.filter((grant) => grant.grantee === view.owner);
  const bare = [
    changeOwner(on(view), object, view.owner, view.owner),
    ...revokeInherited(actual, target, object, 'tables'),
    ...diffGrants(target, object, fresh, view.grants, view.owner),
  ];
  return [createView(view), ...bare.map((statement) => ({ ...statement, hazards: [], inverse: [] }))];
}

function altered(actual: Database, before: View, after: View): readonly Statement[] {
  const object = { kind: 'view', name: nameKey(after) } as const;
  const meaning = (view: View) => {
    const { query, definition, columns } = normalView(view);
    return canonicalJson({ query, definition, columns: columns.map((column) => column.name) });
  };
  if (meaning(before) !== meaning(after)) {
    // `create or replace` cannot drop or rename columns; the way back has to give the old view its owner and grants too.
    const restore = restored(before);
    const drop = dropView(before);
    return [{ ...drop, inverse: [...drop.inverse, ...restore] }, ...created(actual, after)];
  }
  const owner = handOver(
    on(after),
    { on: sql`table ${qid(after)}` },
    object,
    before,
    after.owner,
    columnsMelted(after, before.columns, after.owner, before.owner),
  );
  return [
    ...alterViewOptions(before, after),
    ...owner,
    ...diffRelationRights(
      after,
      'view',
      {
        grants: withNewOwner(before.grants, before.owner, after.owner),
        columns: before.columns.map((column) => ({ ...column, grants: withNewOwner(column.grants, before.owner, after.owner) })),
      },
      after,
      after.owner,
    ),
  ];
}

function restored(view: View) {
  const object = { kind: 'view', name: nameKey(view) } as const;
  const fresh = view.grants.filter((grant) => grant.grantee === view.owner);
  const bare = { grants: fresh, columns: view.columns.map((column) => ({ ...column, grants: [] })) };
  const rights = diffRelationRights(view, 'view', bare, view, view.owner).map((statement) => statement.sql);
  return [changeOwner(on(view), object, view.owner, view.owner).sql, ...rights];
}

export function diffSequences(actual: Database, desired: Database): readonly Staged[] {
  const before = new Map(actual.sequences.map((sequence) => [nameKey(sequence), sequence]));
  return desired.sequences.flatMap((sequence) => {
    const was = before.get(nameKey(sequence));
    return was === undefined ? [] : staged('views', 'sequences', alteredSequence(was, sequence));
  });
}

function alteredSequence(before: Sequence, after: Sequence): readonly Statement[] {
  const object = { kind: 'sequence', name: nameKey(after) } as const;
  // The sequence of a column goes with its table.
  const follows = after.ownedBy !== null;
  const owner = follows
    ? []
    : handOver(relation('sequence', after.schema, after.name), { on: sql`sequence ${qid(after)}` }, object, before, after.owner);
  return [
    ...owner,
    ...diffGrants(
      { on: sql`sequence ${qid(after)}` },
      object,
      withNewOwner(before.grants, before.owner, after.owner),
      after.grants,
      after.owner,
    ),
  ];
}
