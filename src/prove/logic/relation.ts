import { type QualifiedName, nameKey } from '../../base/ident.ts';
import { findNamed } from '../../model/lookup.ts';
import { viewMeaning } from '../../model/meaning.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import { type Answer, all, bind, denied, known, unknown } from './answer.ts';
import type { Row } from './instance.ts';
import { conditionsOf } from './fold.ts';
import { remember } from './remember.ts';
import { isHeld, usingConditions } from './row-security.ts';
import { type Scope, type Stored, rowScope, tupleOf } from './scope.ts';
import { filter } from './truth.ts';

/** The rows of a relation for its reader. Whether it may be read at all is another question (structure.ts). */
export function relation(name: QualifiedName, scope: Scope): Answer<readonly Stored[]> {
  // They do not depend on who asks. Who asks again meanwhile does so through a function that a policy calls, for ever.
  return remember(
    [scope.picture, scope.instance],
    JSON.stringify(['rows', nameKey(name), scope.user, scope.reader]),
    () => readRelation(name, { ...scope, frames: [], args: [], body: false }),
    denied('54001', `policies of ${nameKey(name)} call a function that reads it`),
  );
}

function readRelation(name: QualifiedName, scope: Scope): Answer<readonly Stored[]> {
  const { database } = scope.picture;
  const table = findNamed(database.tables, name);
  if (table !== undefined) return known(readTable(table, scope));
  const view = findNamed(database.views, name);
  return view === undefined ? unknown(`the relation ${nameKey(name)}`) : readView(view, scope);
}

function readTable(table: Table, scope: Scope): readonly Stored[] {
  const { picture, reader } = scope;
  const conditions = isHeld(picture.database, reader, table)
    ? usingConditions(picture, table, reader, 'select').flatMap((each) => conditionsOf(each, scope))
    : [];
  return rowsBelow(table, scope).map((row) => {
    const inner = rowScope(scope, table, row);
    const present = filter(conditions.map((condition) => scope.engine.truth(condition, inner)));
    return { row, present, tuple: tupleOf(table.columns, row) };
  });
}

/** A table's rows and those of the tables that inherit from it; policies are those of the table that is read. */
function rowsBelow(table: Table, scope: Scope): readonly Row[] {
  const own = scope.instance.rows.get(nameKey(table)) ?? [];
  const heirs = scope.picture.database.tables.filter((other) =>
    [...other.inherits, ...(other.partitionOf === null ? [] : [other.partitionOf.parent])].some(
      (parent) => nameKey(parent) === nameKey(table),
    ),
  );
  return [...own, ...heirs.flatMap((heir) => rowsBelow(heir, scope))];
}

function readView(view: View, scope: Scope): Answer<readonly Stored[]> {
  if (view.materialized) return unknown(`the materialized view ${nameKey(view)}`);
  const queries = viewMeaning(scope.picture.meanings, view) ?? (view.query === null ? undefined : [view.query]);
  if (queries === undefined) return unknown(`the view ${nameKey(view)}`);
  const inner = { ...scope, reader: view.securityInvoker ? scope.user : view.owner };
  return bind(all(queries.map((query) => scope.engine.candidates(query, inner))), (alternatives) =>
    known(
      alternatives.flat().map(({ present, values }) => ({
        present,
        row: null,
        tuple: new Map(view.columns.map((column, at) => [column.name, values[at] ?? unknown(`${nameKey(view)}.${column.name}`)])),
      })),
    ),
  );
}
