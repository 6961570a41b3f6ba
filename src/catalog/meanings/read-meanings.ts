import { nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Meanings, RoutineMeaning } from '../../model/meaning.ts';
import type { Predicate, Subquery } from '../../model/predicate.ts';
import { routineKey } from '../../model/routine.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import { inertRoutines } from './inert.ts';
import { lostRows } from './gathered.ts';
import { actingRoutines } from './acting-routines.ts';
import { newReading, outermost } from './new-reading.ts';
import { NotUnderstood, fail } from './not-understood.ts';
import { type Picture, pictureOf } from './picture.ts';
import { type RoutineReading, readRoutine } from './read-routine.ts';
import { rowOf } from './row-of.ts';
import { exactly } from './rows.ts';
import { deparsedPath } from './search-path.ts';
import { settled, settledQuery } from './settle.ts';
import { parseExpressionNode, parseStatements } from './statements.ts';

/** What was not understood, and why. */
export interface Gap {
  readonly kind: 'routine' | 'policy' | 'check' | 'view';
  readonly name: string;
  readonly reason: string;
}

export interface MeaningsAndGaps {
  readonly meanings: Meanings;
  readonly gaps: readonly Gap[];
}

/**
 * What the routines, policies, checks and views of a picture say, with names resolved as the server does it. Needs the
 * parser to be loaded (`loadParser`); no connection. What is not understood is left out; a policy is opaque then.
 */
export function readMeanings(database: Database): Meanings {
  return readMeaningsAndGaps(database).meanings;
}

export function readMeaningsAndGaps(database: Database): MeaningsAndGaps {
  const picture = pictureOf(database);
  const gaps: Gap[] = [];
  const noting = <T>(kind: Gap['kind'], name: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      gaps.push({ kind, name, reason: error.message });
      return undefined;
    }
  };
  const readings = new Map<string, RoutineReading>();
  for (const routine of database.routines) {
    const reading = noting('routine', routineKey(routine), () => readRoutine(picture, routine));
    if (reading !== undefined) readings.set(routineKey(routine), reading);
  }
  const acting = actingRoutines(database.routines, new Map([...readings].map(([key, { calls }]) => [key, calls])));
  const routines = new Map<string, RoutineMeaning>();
  for (const [key, { meaning }] of readings) {
    if (noting('routine', key, () => withoutActs([key], acting)) !== undefined) routines.set(key, meaning);
  }
  const policies = new Map<string, ReadonlyMap<string, Predicate>>();
  const checks = new Map<string, readonly Predicate[]>();
  for (const table of database.tables) {
    const said = new Map<string, Predicate>();
    for (const policy of table.policies) {
      for (const expression of [policy.using, policy.check]) {
        if (expression === null || said.has(expression.text)) continue;
        const meant = noting('policy', `${policy.name} on ${nameKey(table)}`, () => readRow(picture, table, expression.text, true, acting));
        // What the catalogue's own reading makes of it was not resolved, and must not be taken for it.
        said.set(expression.text, meant ?? { kind: 'opaque', text: expression.text });
      }
    }
    policies.set(nameKey(table), said);
    checks.set(
      nameKey(table),
      table.checks.flatMap(
        (check) =>
          noting('check', `${check.name} on ${nameKey(table)}`, () => readRow(picture, table, check.expression, false, acting)) ?? [],
      ),
    );
  }
  const views = new Map<string, readonly Subquery[]>();
  for (const view of database.views) {
    const queries = noting('view', nameKey(view), () => readView(picture, view, acting));
    if (queries !== undefined) views.set(nameKey(view), queries);
  }
  return { meanings: { routines, policies, checks, views, inert: inertRoutines(database) }, gaps };
}

type Acting = ReadonlyMap<string, string>;

function withoutActs(calls: Iterable<string>, acting: Acting): true {
  for (const call of calls) {
    const actor = acting.get(call);
    if (actor !== undefined) return fail(`${actor} may change something`);
  }
  return true;
}

function readRow(picture: Picture, table: Table, text: string, truth: boolean, acting: Acting): Predicate {
  const reading = newReading(picture, deparsedPath, null);
  const predicate = settled(reading.expression(parseExpressionNode(text), outermost(reading, rowOf(reading, table), truth)));
  withoutActs(reading.calls, acting);
  return predicate.kind === 'opaque' ? fail(predicate.text) : predicate;
}

function readView(picture: Picture, view: View, acting: Acting): readonly Subquery[] {
  const reading = newReading(picture, deparsedPath, null);
  const [statement, ...more] = parseStatements(view.definition);
  if (statement === undefined || more.length > 0 || !('SelectStmt' in statement)) return fail('not one query');
  const rows = reading.query(statement.SelectStmt, outermost(reading, null, false));
  withoutActs(reading.calls, acting);
  return exactly(reading, rows).map((query) => {
    lostRows(query, reading);
    return query.select.length === view.columns.length ? settledQuery(query) : fail('its query has other columns than it');
  });
}
