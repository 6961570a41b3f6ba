import { nameKey } from '../../base/ident.ts';
import { bypassesRowSecurity, relationReach } from '../../model/access.ts';
import type { Table } from '../../model/table.ts';
import { rowPrivileges } from '../scope/reach.ts';
import { type Change, type Scene, notesOn } from './change.ts';
import { columnChanges } from './columns.ts';
import { beneficiaries, grantChanges } from './grants.ts';
import { keyChanges } from './keys.ts';
import { pairs, same } from './pairs.ts';
import { policyChanges } from './policies.ts';
import { triggerChanges } from './triggers.ts';

export function tableChanges(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.tables, scene.after.tables, nameKey);
  return [
    ...added.flatMap((table) => newTable(scene, table)),
    ...dropped.flatMap((table) => {
      const notes = notesOn(`table ${nameKey(table)}`);
      notes.add('breaking', null, `table ${nameKey(table)} is dropped`, 'Statements that name it fail, and its rows are gone.');
      return notes.list;
    }),
    ...changed.flatMap(([before, after]) => compare(scene, before, after)),
  ];
}

/** A new table is judged as a whole: what it grants matters by what filters it. */
function newTable(scene: Scene, table: Table): readonly Change[] {
  const name = nameKey(table);
  const notes = notesOn(`table ${name}`);
  const reached = scene.watched.filter((role) =>
    rowPrivileges.some((privilege) => relationReach(scene.after, role, table, privilege) !== null),
  );
  const open = reached.filter((role) => bypassesRowSecurity(scene.after, role, table) !== null);
  if (open.length > 0)
    notes.add(
      'dangerous',
      null,
      `table ${name} is new, and row security does not filter it`,
      `${open.join(', ')} reach${open.length === 1 ? 'es' : ''} all of its rows.`,
    );
  else if (reached.length > 0)
    notes.add(
      'review',
      null,
      `table ${name} is new`,
      `${reached.join(', ')} reach${reached.length === 1 ? 'es' : ''} what its ${table.policies.length} policies admit.`,
    );
  else notes.add('safe', null, `table ${name} is new`, 'No role that must not cross reaches it.');
  return notes.list;
}

function compare(scene: Scene, before: Table, after: Table): readonly Change[] {
  const name = nameKey(after);
  const notes = notesOn(`table ${name}`);
  if (before.rowSecurity && !after.rowSecurity)
    notes.add(
      'dangerous',
      'rowSecurity',
      `row security of ${name} is switched off`,
      'Its policies do nothing: whoever holds a grant reaches every row.',
    );
  if (!before.rowSecurity && after.rowSecurity)
    notes.add('review', 'rowSecurity', `row security of ${name} is switched on`, 'What no policy admits is refused.');
  if (before.forceRowSecurity && !after.forceRowSecurity)
    notes.add(
      'dangerous',
      'forceRowSecurity',
      `row security of ${name} is not forced any more`,
      `${after.owner}, and whoever can act as it, is not held back by the policies.`,
    );
  if (!before.forceRowSecurity && after.forceRowSecurity)
    notes.add('review', 'forceRowSecurity', `row security of ${name} is forced`, `${after.owner} is held back by the policies as well.`);
  if (before.owner !== after.owner) {
    const who = beneficiaries(scene, scene.after, after.owner);
    notes.add(
      who.length > 0 ? 'dangerous' : 'review',
      'owner',
      `${name} belongs to ${after.owner} now`,
      who.length > 0
        ? `${who.join(', ')} can act as its owner, who may change what protects it.`
        : 'An owner may change what protects a table.',
      before.owner,
      after.owner,
    );
  }
  if (!same(before.partitionOf, after.partitionOf) || !same(before.inherits, after.inherits))
    notes.add(
      'review',
      same(before.inherits, after.inherits) ? 'partitionOf' : 'inherits',
      `what ${name} is a part of is changed`,
      'A statement on the parent meets its policies, and one on the part those of the part.',
    );
  columnChanges(scene, notes, before, after);
  keyChanges(scene, notes, before, after);
  policyChanges(scene, notes, before, after);
  triggerChanges(scene, notes, before, after);
  if (!same(before.grants, after.grants)) grantChanges(scene, notes, 'grants', name, before.grants, after.grants);
  return notes.list;
}
