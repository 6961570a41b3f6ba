import { type QualifiedName, nameKey } from '../../base/ident.ts';
import type { Grant, Privilege } from '../../model/grant.ts';
import { findNamed } from '../../model/lookup.ts';
import type { Predicate } from '../../model/predicate.ts';
import type { Table } from '../../model/table.ts';
import { type Answer, type Denied, bind, denied, known, unknown, withHazard } from './answer.ts';
import { sessionScope } from './evaluate.ts';
import type { Instance, Picture, Row } from './instance.ts';
import { conditionsOf } from './fold.ts';
import { remember } from './remember.ts';
import { checkConditions, isHeld, usingConditions } from './row-security.ts';
import { type Scope, rowScope } from './scope.ts';
import { sessionHazard } from './session-hazard.ts';
import { commandRefusal, has } from './structure.ts';
import { filter } from './truth.ts';

/** A statement, as far as one row of the table is concerned. `reads`: the columns of WHERE, RETURNING and right sides. */
export type RowStatement =
  | { readonly kind: 'select'; readonly row: Row }
  | { readonly kind: 'insert'; readonly row: Row; readonly reads: readonly string[] }
  | { readonly kind: 'update'; readonly old: Row; readonly new: Row; readonly reads: readonly string[]; readonly sets: readonly string[] }
  | { readonly kind: 'delete'; readonly row: Row; readonly reads: readonly string[] };

/**
 * `admitted`: done to the row. `unreached`: the statement passes over the row and says nothing. `refused`: it fails,
 * because the new row is one that policies do not want.
 */
export type Admission = 'admitted' | 'unreached' | 'refused';

/** What row security and rights make of a statement of a role; `denied` where it fails for any other reason. */
export function admits(
  picture: Picture,
  instance: Instance,
  name: QualifiedName,
  statement: RowStatement,
  role: string = instance.role,
): Answer<Admission> {
  const table = findNamed(picture.database.tables, name);
  if (table === undefined) return unknown(`the table ${nameKey(name)}`);
  const scope = sessionScope(picture, instance, role);
  const held = isHeld(picture.database, role, table);
  const before = held ? oldConditions(picture, table, role, statement) : [];
  const after = held ? newConditions(picture, table, role, statement) : [];
  const key = JSON.stringify([statement.kind, statement.kind !== 'select' && statement.reads.length > 0, role]);
  const refused =
    lacking(scope, table, statement) ?? remember([picture, table], `refusal ${key}`, () => commandRefusal(scope, table, before, after));
  if (refused !== null) return refused;
  const old = statement.kind === 'insert' ? null : statement.kind === 'update' ? statement.old : statement.row;
  const next = statement.kind === 'insert' ? statement.row : statement.kind === 'update' ? statement.new : null;
  const answer = bind(old === null ? known(true) : holds(before, table, old, scope), (reached): Answer<Admission> => {
    if (!reached) return known('unreached');
    if (next === null) return known('admitted');
    return bind(holds(after, table, next, scope), (fine) => known(fine ? 'admitted' : 'refused'));
  });
  return withHazard(
    answer,
    remember([picture, instance, table], `hazard ${key}`, () => sessionHazard([...before, ...after], scope)),
  );
}

function holds(conditions: readonly Predicate[], table: Table, row: Row, scope: Scope): Answer<boolean> {
  const inner = rowScope(scope, table, row);
  return filter(conditions.flatMap((each) => conditionsOf(each, scope)).map((condition) => scope.engine.truth(condition, inner)));
}

function oldConditions(picture: Picture, table: Table, role: string, statement: RowStatement): readonly Predicate[] {
  switch (statement.kind) {
    case 'select':
      return usingConditions(picture, table, role, 'select');
    case 'insert':
      return [];
    case 'update':
    case 'delete': {
      // A statement that reads nothing meets its own policies only: a blind UPDATE reaches rows that SELECT hides.
      const shown = statement.reads.length === 0 ? [] : usingConditions(picture, table, role, 'select');
      return [...usingConditions(picture, table, role, statement.kind), ...shown];
    }
  }
}

function newConditions(picture: Picture, table: Table, role: string, statement: RowStatement): readonly Predicate[] {
  if (statement.kind === 'select' || statement.kind === 'delete') return [];
  const shown = statement.reads.length === 0 ? [] : usingConditions(picture, table, role, 'select');
  return [...checkConditions(picture, table, role, statement.kind), ...shown];
}

function lacking(scope: Scope, table: Table, statement: RowStatement): Denied | null {
  const needed: readonly (readonly [Privilege, readonly string[]])[] =
    statement.kind === 'select'
      ? [['SELECT', table.columns.map((column) => column.name)]]
      : [
          statement.kind === 'insert'
            ? ['INSERT', [...statement.row.keys()]]
            : statement.kind === 'update'
              ? ['UPDATE', statement.sets]
              : ['DELETE', []],
          ['SELECT', statement.reads],
        ];
  const without = needed.find(([privilege, columns], at) => (at === 0 || columns.length > 0) && !may(scope, table, privilege, columns));
  return without === undefined ? null : denied('42501', `permission denied for ${nameKey(table)}: ${without[0]}`);
}

function may(scope: Scope, table: Table, privilege: Privilege, columns: readonly string[]): boolean {
  const by = (grants: readonly Grant[]): boolean => has(scope.picture.database, scope.user, { ...table, grants }, privilege);
  if (by(table.grants)) return true;
  return columns.length > 0 && columns.every((name) => by(table.columns.find((column) => column.name === name)?.grants ?? []));
}
