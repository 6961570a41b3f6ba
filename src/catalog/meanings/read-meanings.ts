import { nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import type { Meanings, RoutineMeaning } from '../../model/meaning.ts';
import type { Predicate, Subquery } from '../../model/predicate.ts';
import { routineKey } from '../../model/routine.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import { inertRoutines } from './inert.ts';
import { lostRows } from './gathered.ts';
import { newReading, outermost } from './new-reading.ts';
import { NotUnderstood, fail } from './not-understood.ts';
import { type Picture, pictureOf } from './picture.ts';
import { type RoutineReading, readRoutine } from './read-routine.ts';
import { rowOf } from './row-of.ts';
import { exactly } from './rows.ts';
import { deparsedPath } from './search-path.ts';
import { settled, settledQuery } from './settle.ts';
import { parseExpressionNode, parseStatements } from './statements.ts';
import { unseenActs } from './unseen-acts.ts';

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
  const routines = new Map<string, RoutineMeaning>();
  const unsafe = unseenActs(readings);
  for (const [key, { meaning }] of readings) {
    if (unsafe.has(key)) gaps.push({ kind: 'routine', name: key, reason: 'it runs a routine that is not understood before it goes on' });
    else routines.set(key, meaning);
  }
  const policies = new Map<string, Map<string, Predicate>>();
  const checks = new Map<string, readonly Predicate[]>();
  for (const table of database.tables) {
    const said = new Map<string, Predicate>();
    for (const policy of table.policies) {
      for (const expression of [policy.using, policy.check]) {
        if (expression === null || said.has(expression.text)) continue;
        const name = `${policy.name} on ${nameKey(table)}`;
        // What the catalogue's own reading makes of it was not resolved, and must not be taken for it.
        said.set(
          expression.text,
          noting('policy', name, () => readRow(picture, table, expression.text, true)) ?? { kind: 'opaque', text: expression.text },
        );
      }
    }
    policies.set(nameKey(table), said);
    const facts = table.checks.flatMap(
      (check) => noting('check', `${check.name} on ${nameKey(table)}`, () => readRow(picture, table, check.expression, false)) ?? [],
    );
    checks.set(nameKey(table), facts);
  }
  const views = new Map<string, readonly Subquery[]>();
  for (const view of database.views) {
    const queries = noting('view', nameKey(view), () => readView(picture, view));
    if (queries !== undefined) views.set(nameKey(view), queries);
  }
  return { meanings: { routines, policies, checks, views, inert: inertRoutines(database) }, gaps };
}

function readRow(picture: Picture, table: Table, text: string, truth: boolean): Predicate {
  const reading = newReading(picture, deparsedPath, null);
  const predicate = settled(reading.expression(parseExpressionNode(text), outermost(reading, rowOf(reading, table), truth)));
  return predicate.kind === 'opaque' ? fail(predicate.text) : predicate;
}

function readView(picture: Picture, view: View): readonly Subquery[] {
  const reading = newReading(picture, deparsedPath, null);
  const [statement, ...more] = parseStatements(view.definition);
  if (statement === undefined || more.length > 0 || !('SelectStmt' in statement)) return fail('not one query');
  const rows = reading.query(statement.SelectStmt, outermost(reading, null, false));
  return exactly(reading, rows).map((query) => {
    lostRows(query, reading);
    return query.select.length === view.columns.length ? settledQuery(query) : fail('its query has other columns than it');
  });
}
