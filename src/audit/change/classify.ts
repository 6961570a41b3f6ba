import type { Database } from '../../model/database.ts';
import { differences } from '../../model/differences.ts';
import { normalDatabase } from '../../model/normalize.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { surfaceOf } from '../scope/surface.ts';
import { type Change, type Scene, notesOn, risks } from './change.ts';
import { otherChanges } from './others.ts';
import { roleChanges } from './roles.ts';
import { routineChanges } from './routines.ts';
import { tableChanges } from './tables.ts';
import { viewChanges } from './views.ts';

/** What changed from one picture to another and what it may do, the worst first. Empty exactly when the pictures are equal. */
export function classify(before: Database, after: Database, tenancy: Tenancy): readonly Change[] {
  const watched = new Set([before, after].flatMap((database) => watchedIn(database, tenancy)));
  const scene: Scene = {
    before: normalDatabase(before),
    written: { before, after },
    after: normalDatabase(after),
    tenancy,
    watched: [...watched].sort(),
  };
  const known = [...tableChanges(scene), ...viewChanges(scene), ...routineChanges(scene), ...roleChanges(scene), ...otherChanges(scene)];
  return [...known, ...unexplained(scene, known)].sort((a, b) => risks.indexOf(a.risk) - risks.indexOf(b.risk));
}

function watchedIn(database: Database, tenancy: Tenancy): readonly string[] {
  const { runtime, strangers } = surfaceOf({ database, tenancy });
  return [...runtime, ...strangers];
}

/** What differs and was explained by nobody: better said without a judgement than not at all. */
function unexplained(scene: Scene, known: readonly Change[]): readonly Change[] {
  const told = new Set(known.map((change) => `${change.subject}\0${change.part ?? ''}`));
  const subjects = new Set(known.map((change) => change.subject));
  return differences(scene.before, scene.after).flatMap(({ object, change, parts }) => {
    const notes = notesOn(object);
    if (change !== 'differs') {
      if (!subjects.has(object))
        notes.add(
          'review',
          null,
          `${object} is ${change === 'only in the first' ? 'dropped' : 'new'}`,
          'Bulkhead has no judgement about it.',
        );
    } else {
      // Several parts may be one change: the definition of a view and what it reads.
      for (const part of parts.filter(
        (one) => !told.has(`${object}\0${one}`) && !(followsFrom[one] ?? []).some((other) => told.has(`${object}\0${other}`)),
      ))
        notes.add('review', part, `${object} differs in its ${part}`, 'Bulkhead has no judgement about it.');
    }
    return notes.list;
  });
}

/** Parts that say again what others say. */
const followsFrom: Readonly<Record<string, readonly string[]>> = {
  definition: ['body', 'config', 'securityDefiner', 'leakproof', 'volatility', 'language', 'returns'],
  query: ['definition'],
  reads: ['definition'],
  columns: ['definition'],
  strict: ['volatility', 'language'],
  parallel: ['volatility', 'language'],
  language: ['volatility'],
  returnsSet: ['returns'],
  indexes: ['keys'],
  inherits: ['partitionOf'],
  allTables: ['tables'],
  schemas: ['tables'],
  operations: ['tables'],
  schema: ['version'],
};
