import { nameKey } from '../../base/ident.ts';
import { relationReach } from '../../model/access.ts';
import type { View } from '../../model/view.ts';
import { sourceOf } from '../report/source.ts';
import { viewObject } from '../scope/naming.ts';
import { rowPrivileges } from '../scope/reach.ts';
import { type Change, type Scene, notesOn } from './change.ts';
import { beneficiaries, grantChanges } from './grants.ts';
import { pairs, same } from './pairs.ts';
import { triggerChanges } from './triggers.ts';

export function viewChanges(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.views, scene.after.views, nameKey);
  return [
    ...added.flatMap((view) => newView(scene, view)),
    ...dropped.flatMap((view) => gone(scene, view)),
    ...changed.flatMap(([before, after]) => compare(scene, before, after)),
  ];
}

/** Whether it reads with the rights of its owner, so that what it shows is what it says. */
function isDefiner(view: View): boolean {
  return view.materialized || !view.securityInvoker;
}

function newView(scene: Scene, view: View): readonly Change[] {
  const notes = notesOn(`view ${nameKey(view)}`);
  const reached = scene.watched.filter((role) =>
    rowPrivileges.some((privilege) => relationReach(scene.after, role, view, privilege) !== null),
  );
  const opens = reached.length > 0 && isDefiner(view);
  notes.add(
    opens ? 'dangerous' : reached.length > 0 ? 'review' : 'safe',
    null,
    `view ${nameKey(view)} is new`,
    opens
      ? `It reads as ${view.owner}, and ${reached.join(', ')} reach${reached.length === 1 ? 'es' : ''} it.`
      : reached.length > 0
        ? 'It reads with the rights of whoever asks.'
        : 'No role that must not cross reaches it.',
    null,
    sourceOf(scene.written.after, viewObject(view)),
  );
  return notes.list;
}

function gone(scene: Scene, view: View): readonly Change[] {
  const notes = notesOn(`view ${nameKey(view)}`);
  notes.add(
    'breaking',
    null,
    `view ${nameKey(view)} is dropped`,
    'Statements that name it fail.',
    sourceOf(scene.written.before, viewObject(view)),
  );
  return notes.list;
}

function compare(scene: Scene, before: View, after: View): readonly Change[] {
  const name = nameKey(after);
  const notes = notesOn(`view ${name}`);
  const sources = [sourceOf(scene.written.before, viewObject(before)), sourceOf(scene.written.after, viewObject(after))] as const;
  if (before.securityInvoker !== after.securityInvoker)
    notes.add(
      after.securityInvoker ? 'review' : 'dangerous',
      'securityInvoker',
      `view ${name} reads ${after.securityInvoker ? 'with the rights of whoever asks' : `as ${after.owner}`} now`,
      after.securityInvoker ? 'Who has no right on the tables below is refused.' : "The policies of the owner apply, not the caller's.",
    );
  if (before.securityBarrier !== after.securityBarrier)
    notes.add(
      after.securityBarrier ? 'safe' : 'dangerous',
      'securityBarrier',
      `view ${name} is ${after.securityBarrier ? 'a' : 'no'} security barrier now`,
      after.securityBarrier ? 'Conditions of the caller run behind its own.' : 'Conditions of the caller may see rows that it leaves out.',
    );
  if (before.checkOption !== after.checkOption)
    notes.add(
      after.checkOption === null ? 'dangerous' : 'review',
      'checkOption',
      `the check option of view ${name} is ${after.checkOption ?? 'gone'}`,
      after.checkOption === null
        ? 'Rows that it does not show can be written through it.'
        : 'Rows that it does not show cannot be written through it.',
    );
  if (before.owner !== after.owner)
    notes.add(
      isDefiner(after) || beneficiaries(scene, scene.after, after.owner).length > 0 ? 'dangerous' : 'review',
      'owner',
      `view ${name} belongs to ${after.owner} now`,
      isDefiner(after) ? 'It reads with the rights of another role.' : 'An owner may change it.',
      before.owner,
      after.owner,
    );
  if (before.definition !== after.definition || !same(before.query, after.query))
    notes.add(
      isDefiner(after) ? 'dangerous' : 'review',
      'definition',
      `view ${name} shows something else`,
      isDefiner(after)
        ? `It reads as ${after.owner}, so that nothing but its text decides what it shows.`
        : 'It reads with the rights of whoever asks.',
      ...sources,
    );
  const columns = pairs(before.columns, after.columns, (column) => column.name);
  for (const column of columns.dropped)
    notes.add('breaking', 'columns', `column ${name}.${column.name} is dropped`, 'Statements that name it fail.');
  for (const column of columns.added)
    notes.add('review', 'columns', `column ${name}.${column.name} is new`, 'Whoever reads the view reads it as well.');
  for (const [old, now] of columns.changed) {
    if (old.type !== now.type)
      notes.add(
        'breaking',
        'columns',
        `the type of ${name}.${now.name} is changed`,
        'Values and comparisons that fitted it may not any more.',
        old.type,
        now.type,
      );
    if (!same(old.grants, now.grants)) grantChanges(scene, notes, 'columns', `${name}.${now.name}`, old.grants, now.grants);
  }
  triggerChanges(scene, notes, before, after);
  if (!same(before.grants, after.grants)) grantChanges(scene, notes, 'grants', name, before.grants, after.grants);
  return notes.list;
}
