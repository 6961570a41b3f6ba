import { nameKey } from '../../base/ident.ts';
import { objectReach } from '../../model/access.ts';
import type { Database } from '../../model/database.ts';
import type { Grant, Privilege } from '../../model/grant.ts';
import { findNamed } from '../../model/lookup.ts';
import { viewMeaning } from '../../model/meaning.ts';
import { type Predicate, type Subquery, type SubqueryRelation } from '../../model/predicate.ts';
import type { Routine } from '../../model/routine.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import { type Denied, denied } from './answer.ts';
import { fold } from './fold.ts';
import { columnsUsed, conjuncts, directQueries, expressionsOf, outer } from './parts.ts';
import { holdsQueries, isHeld, usingConditions } from './row-security.ts';
import { remember } from './remember.ts';
import type { Scope } from './scope.ts';

/**
 * Why the server would not even begin a statement that holds these expressions, whatever the rows are: policies that
 * lead back to their own table, relations that may not be read, functions that may not be called. `parsed`: the text
 * is read when it runs, as a function's body is, so that its schemas have to be entered too.
 */
export function refusal(scope: Scope, predicates: readonly Predicate[], parsed = false): Denied | null {
  const [only] = predicates;
  const ask = (): Denied | null => recursion(scope, predicates, []) ?? missing(scope, predicates, parsed);
  if (only === undefined || predicates.length > 1) return ask();
  return remember([scope.picture, only], JSON.stringify(['refusal', scope.user, scope.reader, parsed]), ask);
}

/** The same for the conditions that a command's table carries itself. */
export function commandRefusal(scope: Scope, table: Table, old: readonly Predicate[], next: readonly Predicate[]): Denied | null {
  return recursion(scope, [...old, ...next], [nameKey(table)]) ?? missing(scope, old, false) ?? missing(scope, next, false, 'prepared');
}

/** Why a relation may not be read, before its rows are looked at. */
export function relationRefusal(scope: Scope, relation: Table | View, columns: ReadonlySet<string>, parsed: boolean): Denied | null {
  const from: SubqueryRelation = { schema: relation.schema, name: relation.name, alias: relation.name, source: 'relation' };
  const select = [...columns].map((column): Predicate => ({ kind: 'column', relation: relation.name, column, level: 0 }));
  return refusal(scope, [{ kind: 'exists', query: { select, from: [from], where: null, complex: false } }], parsed);
}

interface Behind {
  readonly expressions: readonly Predicate[];
  readonly scope: Scope;
  readonly table: boolean;
  /** Whether the server looks for queries in it. */
  readonly queries: boolean;
}

/** What policies and views put in the place of a relation, and with whose rights that is read. */
export function behind(scope: Scope, item: SubqueryRelation): Behind {
  const { picture } = scope;
  const none = { expressions: [], scope, table: false, queries: false };
  if (item.source === 'function' || item.schema === null) return none;
  const name = { schema: item.schema, name: item.name };
  const table = findNamed(picture.database.tables, name);
  if (table !== undefined) {
    if (!isHeld(picture.database, scope.reader, table)) return none;
    const expressions = usingConditions(picture, table, scope.reader, 'select');
    return { expressions, scope, table: true, queries: holdsQueries(picture, table, scope.reader) };
  }
  const view = findNamed(picture.database.views, name);
  if (view === undefined || view.materialized) return none;
  const queries = viewMeaning(picture.meanings, view) ?? (view.query === null ? [] : [view.query]);
  const inner = { ...scope, reader: view.securityInvoker ? scope.user : view.owner };
  return { expressions: queries.map((query) => ({ kind: 'subselect', query })), scope: inner, table: false, queries: true };
}

// The rewriter puts policies in the place of tables, and stops at a table whose policies hold queries and that it is
// within already. It does so before anything is simplified.
function recursion(scope: Scope, predicates: readonly Predicate[], within: readonly string[]): Denied | null {
  for (const item of allQueries(predicates).flatMap((query) => query.from)) {
    const found = behind(scope, item);
    const name = `${item.schema ?? ''}.${item.name}`;
    if (found.table && !found.queries) continue;
    if (found.table && within.includes(name)) return denied('42P17', `infinite recursion detected in policy for relation ${name}`);
    const deeper = recursion(found.scope, found.expressions, found.table ? [...within, name] : within);
    if (deeper !== null) return deeper;
  }
  return null;
}

function allQueries(predicates: readonly Predicate[]): readonly Subquery[] {
  return predicates.flatMap(directQueries).flatMap((query) => [query, ...allQueries(expressionsOf(query))]);
}

/**
 * `prepared`: made ready although nothing comes to it, as WITH CHECK is. `idle`: within what no row can meet, so that
 * nothing is left to run and nobody asks for functions.
 */
type Use = 'run' | 'prepared' | 'idle';

function missing(scope: Scope, predicates: readonly Predicate[], parsed: boolean, use: Use = 'run'): Denied | null {
  const folded = predicates.map((each) => fold(each, scope));
  const idle = use === 'idle' || (use === 'run' && isIdle(scope, folded));
  for (const predicate of folded) {
    for (const part of outer(predicate)) {
      const refused = !idle && part.kind === 'call' && part.schema !== null ? routineRefusal(scope, part.schema, part.name, parsed) : null;
      if (refused !== null) return refused;
    }
    for (const query of directQueries(predicate)) {
      const refused = query.from.map((item) => itemRefusal(scope, query, item, parsed)).find((found) => found !== null);
      const empty =
        idle || query.from.some((item) => isEmpty(scope, item)) || (query.where !== null && isIdle(scope, [fold(query.where, scope)]));
      const deeper = refused ?? missing(scope, expressionsOf(query), parsed, empty ? 'idle' : 'prepared');
      if (deeper !== null) return deeper;
    }
  }
  return null;
}

// A condition that no row can meet leaves no scan behind, since 17 not even one that is made ready.
function isIdle(scope: Scope, conditions: readonly Predicate[]): boolean {
  const modern = scope.picture.database.server.versionNum >= 170000;
  return modern && conditions.flatMap(conjuncts).some((each) => each.kind === 'constant' && each.value !== true);
}

function isEmpty(scope: Scope, item: SubqueryRelation): boolean {
  const found = behind(scope, item);
  return (
    found.table &&
    isIdle(
      found.scope,
      found.expressions.map((each) => fold(each, found.scope)),
    )
  );
}

function itemRefusal(scope: Scope, query: Subquery, item: SubqueryRelation, parsed: boolean): Denied | null {
  const { database } = scope.picture;
  if (item.schema === null) return null;
  if (item.source === 'function') return routineRefusal(scope, item.schema, item.name, parsed);
  const name = { schema: item.schema, name: item.name };
  const relation: Table | View | undefined = findNamed(database.tables, name) ?? findNamed(database.views, name);
  if (relation === undefined) return null;
  const columns: readonly { readonly name: string; readonly grants: readonly Grant[] }[] = relation.columns;
  const used = columnsUsed(query, item.alias);
  const schema = parsed ? relation.schema : null;
  const may = (grants: readonly Grant[]): boolean => has(database, scope.reader, { ...relation, schema, grants }, 'SELECT');
  const whole = may(relation.grants);
  // Without a named column any column's right is enough.
  const each =
    used.size === 0
      ? [columns.flatMap((column) => column.grants)]
      : [...used].map((column) => columns.find(({ name: other }) => other === column)?.grants ?? []);
  if (!whole && !each.every((grants) => may(grants))) return denied('42501', `permission denied for ${nameKey(relation)}`);
  const found = behind(scope, item);
  // Policies and views were read when they were made, so that their schemas need not be entered.
  return missing(found.scope, found.expressions, false);
}

function routineRefusal(scope: Scope, schema: string, name: string, parsed: boolean): Denied | null {
  const { database } = scope.picture;
  const found = database.routines.filter((routine) => routine.schema === schema && routine.name === name);
  const may = (routine: Routine): boolean => has(database, scope.user, { ...routine, schema: parsed ? schema : null }, 'EXECUTE');
  return found.length === 0 || found.some(may) ? null : denied('42501', `permission denied for function ${schema}.${name}`);
}

/** Whether a role holds a privilege itself, without SET ROLE. */
export function has(
  database: Database,
  role: string,
  object: { readonly owner: string; readonly schema: string | null; readonly grants: readonly Grant[] },
  privilege: Privilege,
): boolean {
  const reach = objectReach(database, role, object, privilege);
  return reach !== null && reach.how !== 'set-role';
}
