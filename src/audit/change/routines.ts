import { objectReach } from '../../model/access.ts';
import type { Database } from '../../model/database.ts';
import { type Routine, routineKey } from '../../model/routine.ts';
import { sourceOf } from '../report/source.ts';
import { routineObject } from '../scope/naming.ts';
import { type Change, type Scene, notesOn } from './change.ts';
import { beneficiaries, grantChanges } from './grants.ts';
import { pairs, same } from './pairs.ts';

export function routineChanges(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.routines, scene.after.routines, routineKey);
  return [
    ...added.flatMap((routine) => newRoutine(scene, routine)),
    ...dropped.flatMap((routine) => gone(scene, routine)),
    ...changed.flatMap(([before, after]) => compare(scene, before, after)),
  ];
}

function newRoutine(scene: Scene, routine: Routine): readonly Change[] {
  const name = routineKey(routine);
  const notes = notesOn(`routine ${name}`);
  const callers = scene.watched.filter((role) => objectReach(scene.after, role, routine, 'EXECUTE') !== null);
  const opens = routine.securityDefiner && callers.length > 0;
  notes.add(
    opens ? 'dangerous' : callers.length > 0 ? 'review' : 'safe',
    null,
    `function ${name} is new`,
    opens
      ? `It runs as ${routine.owner}, and ${callers.join(', ')} may call it.`
      : callers.length > 0
        ? 'It runs with the rights of whoever calls it.'
        : 'No role that must not cross may call it.',
    null,
    sourceOf(scene.written.after, routineObject(routine)),
  );
  return notes.list;
}

function gone(scene: Scene, routine: Routine): readonly Change[] {
  const notes = notesOn(`routine ${routineKey(routine)}`);
  const used = isUsedByPolicy(scene.written.before, routine);
  notes.add(
    'breaking',
    null,
    `function ${routineKey(routine)} is dropped`,
    used ? 'Policies used it.' : 'Statements that call it fail.',
    sourceOf(scene.written.before, routineObject(routine)),
  );
  return notes.list;
}

function compare(scene: Scene, before: Routine, after: Routine): readonly Change[] {
  const name = routineKey(after);
  const notes = notesOn(`routine ${name}`);
  const definer = before.securityDefiner || after.securityDefiner;
  const judges = isUsedByPolicy(scene.written.before, before) || isUsedByPolicy(scene.written.after, after);
  const sources = [sourceOf(scene.written.before, routineObject(before)), sourceOf(scene.written.after, routineObject(after))] as const;
  const grave = definer || judges;
  const because = judges
    ? 'Policies ask it, so that it decides what they admit.'
    : definer
      ? `It runs as ${after.owner}, past the policies that hold its callers back.`
      : 'It runs with the rights of whoever calls it.';
  if (before.securityDefiner !== after.securityDefiner)
    notes.add(
      after.securityDefiner || judges ? 'dangerous' : 'review',
      'securityDefiner',
      `function ${name} runs ${after.securityDefiner ? `as ${after.owner}` : 'as its caller'} now`,
      after.securityDefiner ? 'It passes the policies that hold its callers back.' : because,
      ...sources,
    );
  if (before.body !== after.body)
    notes.add(grave ? 'dangerous' : 'review', 'body', `function ${name} does something else`, because, ...sources);
  if (!same(before.config, after.config))
    notes.add(
      grave ? 'dangerous' : 'review',
      'config',
      `the settings of function ${name} are changed`,
      'They decide which objects its names mean, and what it sees of the session.',
      before.config.join(', '),
      after.config.join(', '),
    );
  if (before.owner !== after.owner)
    notes.add(
      definer || beneficiaries(scene, scene.after, after.owner).length > 0 ? 'dangerous' : 'review',
      'owner',
      `function ${name} belongs to ${after.owner} now`,
      because,
      before.owner,
      after.owner,
    );
  if (before.leakproof !== after.leakproof)
    notes.add(
      after.leakproof ? 'dangerous' : 'safe',
      'leakproof',
      `function ${name} is ${after.leakproof ? '' : 'not '}called leakproof`,
      after.leakproof ? 'The server may run it before the policies, on rows of every tenant.' : 'The server runs it behind the policies.',
    );
  if (before.returns !== after.returns || before.returnsSet !== after.returnsSet)
    notes.add(
      'breaking',
      'returns',
      `function ${name} returns something else`,
      'Callers expect the old type.',
      before.returns,
      after.returns,
    );
  if (
    before.volatility !== after.volatility ||
    before.language !== after.language ||
    before.strict !== after.strict ||
    before.parallel !== after.parallel
  )
    notes.add(
      grave ? 'dangerous' : 'review',
      before.volatility === after.volatility ? 'language' : 'volatility',
      `how function ${name} is run is changed`,
      judges ? because : 'The server may call it less often, or not at all.',
      ...sources,
    );
  if (!same(before.grants, after.grants))
    grantChanges(scene, notes, 'grants', name, before.grants, after.grants, () => (after.securityDefiner ? 'dangerous' : 'review'));
  return notes.list;
}

/** A text search: a function that is named in a policy in passing is taken for one that decides. */
function isUsedByPolicy(db: Database, routine: Routine): boolean {
  const called = `${routine.name}(`;
  return db.tables.some((table) =>
    table.policies.some((policy) => [policy.using, policy.check].some((expression) => expression?.text.includes(called) === true)),
  );
}
