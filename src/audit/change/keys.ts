import { nameKey } from '../../base/ident.ts';
import type { ForeignKey, Table } from '../../model/table.ts';
import { tableTenancy } from '../../model/tenancy.ts';
import { sourceOf } from '../report/source.ts';
import { isSurrogate } from '../scope/keys.ts';
import { constraintObject } from '../scope/naming.ts';
import type { Notes, Scene } from './change.ts';
import { pairs } from './pairs.ts';

/** Keys, foreign keys, checks, exclusions and indexes of one table. */
export function keyChanges(scene: Scene, notes: Notes, before: Table, after: Table): void {
  const table = nameKey(after);
  const keys = pairs(before.keys, after.keys, (key) => key.name);
  for (const key of keys.added)
    notes.add(
      meetsOthers(scene, after, key.columns) ? 'dangerous' : 'review',
      'keys',
      `${key.type} key "${key.name}" on ${table} is new`,
      meetsOthers(scene, after, key.columns) ? meeting : 'Writes of equal values are refused.',
      null,
      key.definition,
    );
  for (const key of keys.dropped)
    notes.add(
      'breaking',
      'keys',
      `${key.type} key "${key.name}" on ${table} is dropped`,
      'Equal values can be written, and ON CONFLICT on it fails.',
      key.definition,
    );
  for (const [old, now] of keys.changed)
    notes.add(
      meetsOthers(scene, after, now.columns) ? 'dangerous' : 'review',
      'keys',
      `${now.type} key "${now.name}" on ${table} is changed`,
      meetsOthers(scene, after, now.columns) ? meeting : 'What counts as equal is another thing.',
      old.definition,
      now.definition,
    );
  foreignKeys(scene, notes, before, after);
  const checks = pairs([...before.checks, ...before.exclusions], [...after.checks, ...after.exclusions], (check) => check.name);
  const part = (check: { readonly kind: 'check' | 'exclusion' }) => (check.kind === 'check' ? 'checks' : 'exclusions');
  for (const check of checks.added)
    notes.add(
      'breaking',
      part(check),
      `${check.kind} "${check.name}" on ${table} is new`,
      'Rows that do not satisfy it are refused.',
      null,
      check.definition,
    );
  for (const check of checks.dropped)
    notes.add(
      'review',
      part(check),
      `${check.kind} "${check.name}" on ${table} is dropped`,
      'Rows that it refused can be written.',
      check.definition,
    );
  for (const [old, now] of checks.changed)
    notes.add(
      'review',
      part(now),
      `${now.kind} "${now.name}" on ${table} is changed`,
      'It refuses other rows than before.',
      old.definition,
      now.definition,
    );
  indexes(scene, notes, before, after);
}

function foreignKeys(scene: Scene, notes: Notes, before: Table, after: Table): void {
  const table = nameKey(after);
  const tenant = tableTenancy(scene.tenancy, after)?.key ?? null;
  const text = (side: 'before' | 'after', key: ForeignKey) => sourceOf(scene.written[side], constraintObject(after, key.name));
  const ties = (key: ForeignKey) => tenant !== null && key.columns.length > 1 && key.columns.includes(tenant);
  const { added, dropped, changed } = pairs(before.foreignKeys, after.foreignKeys, (key) => key.name);
  for (const key of added)
    notes.add(
      'review',
      'foreignKeys',
      `foreign key "${key.name}" on ${table} is new`,
      'Writes that name no row are refused. Foreign keys see the rows of every tenant.',
      null,
      text('before', key),
    );
  for (const key of dropped)
    notes.add(
      ties(key) ? 'dangerous' : 'review',
      'foreignKeys',
      `foreign key "${key.name}" on ${table} is dropped`,
      ties(key) ? 'It held both ends to one tenant: a row may name one of another tenant now.' : 'Rows may name what is not there.',
      text('before', key),
    );
  for (const [old, now] of changed)
    notes.add(
      ties(old) && !ties(now) ? 'dangerous' : 'review',
      'foreignKeys',
      `foreign key "${now.name}" on ${table} is changed`,
      ties(old) && !ties(now) ? 'It no longer holds both ends to one tenant.' : 'It refuses or carries along other rows than before.',
      text('before', old),
      text('after', now),
    );
}

function indexes(scene: Scene, notes: Notes, before: Table, after: Table): void {
  const table = nameKey(after);
  const { added, dropped, changed } = pairs(before.indexes, after.indexes, (index) => index.name);
  // The index of a key is told with the key.
  for (const index of added.filter(({ constraint }) => constraint === null))
    notes.add(
      !index.unique ? 'safe' : meetsOthers(scene, after, index.columns) ? 'dangerous' : 'review',
      'indexes',
      `${index.unique ? 'unique ' : ''}index "${index.name}" on ${table} is new`,
      !index.unique
        ? 'It changes how fast, not what.'
        : meetsOthers(scene, after, index.columns)
          ? meeting
          : 'Writes of equal values are refused.',
      null,
      index.definition,
    );
  for (const index of dropped.filter(({ constraint }) => constraint === null))
    notes.add(
      'review',
      'indexes',
      `${index.unique ? 'unique ' : ''}index "${index.name}" on ${table} is dropped`,
      index.unique ? 'Equal values can be written.' : 'What used it is slower.',
      index.definition,
    );
  for (const [old, now] of changed)
    notes.add(
      'review',
      'indexes',
      `index "${now.name}" on ${table} is changed`,
      'It serves other statements than before.',
      old.definition,
      now.definition,
    );
}

/** Whether equal values of two tenants meet in a unique key, so that its refusal tells one of the other. */
function meetsOthers(scene: Scene, table: Table, columns: readonly (string | null)[]): boolean {
  const tenant = tableTenancy(scene.tenancy, table)?.key ?? null;
  if (tenant === null || columns.includes(tenant)) return false;
  // A value that nobody chooses meets no other.
  return !table.columns.some((column) => columns.includes(column.name) && isSurrogate(column));
}

const meeting = 'Writes of equal values are refused over all tenants, which tells one that another has the value.';
