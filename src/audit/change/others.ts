import { nameKey } from '../../base/ident.ts';
import type { DefaultPrivilege } from '../../model/grant.ts';
import type { Publication } from '../../model/database.ts';
import { type Change, type Scene, notesOn } from './change.ts';
import { beneficiaries, grantChanges } from './grants.ts';
import { gained, pairs, same } from './pairs.ts';

/** Schemas, sequences, types, default privileges, publications, extensions and the database itself. */
export function otherChanges(scene: Scene): readonly Change[] {
  return [
    ...schemas(scene),
    ...sequences(scene),
    ...types(scene),
    ...defaults(scene),
    ...publications(scene),
    ...extensions(scene),
    ...server(scene),
  ];
}

function schemas(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.schemas, scene.after.schemas, (schema) => schema.name);
  const one = (name: string) => notesOn(`schema ${name}`);
  return [
    ...added.flatMap(({ name }) => {
      const notes = one(name);
      notes.add('review', null, `schema ${name} is new`, 'What lies in it is told by itself; the contract says whether it is governed.');
      return notes.list;
    }),
    ...dropped.flatMap(({ name }) => {
      const notes = one(name);
      notes.add('breaking', null, `schema ${name} is dropped`, 'What lay in it is gone.');
      return notes.list;
    }),
    ...changed.flatMap(([before, after]) => {
      const notes = one(after.name);
      // Somebody who may create puts an object of his own in front of one that others mean.
      if (!same(before.grants, after.grants))
        grantChanges(scene, notes, 'grants', `schema ${after.name}`, before.grants, after.grants, (privilege) =>
          privilege === 'CREATE' ? 'dangerous' : 'review',
        );
      if (before.owner !== after.owner) owned(scene, notes.add, `schema ${after.name}`, before.owner, after.owner);
      return notes.list;
    }),
  ];
}

function owned(scene: Scene, add: ReturnType<typeof notesOn>['add'], name: string, before: string, after: string): void {
  const who = beneficiaries(scene, scene.after, after);
  add(
    who.length > 0 ? 'dangerous' : 'review',
    'owner',
    `${name} belongs to ${after} now`,
    who.length > 0 ? `${who.join(', ')} can act as its owner.` : 'An owner may change and drop it.',
    before,
    after,
  );
}

function sequences(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.sequences, scene.after.sequences, nameKey);
  return [
    ...added.flatMap((sequence) => {
      const notes = notesOn(`sequence ${nameKey(sequence)}`);
      notes.add('safe', null, `sequence ${nameKey(sequence)} is new`, 'It holds no rows.');
      return notes.list;
    }),
    ...dropped.flatMap((sequence) => {
      const notes = notesOn(`sequence ${nameKey(sequence)}`);
      notes.add('breaking', null, `sequence ${nameKey(sequence)} is dropped`, 'Statements that draw from it fail.');
      return notes.list;
    }),
    ...changed.flatMap(([before, after]) => {
      const notes = notesOn(`sequence ${nameKey(after)}`);
      if (!same(before.grants, after.grants))
        grantChanges(scene, notes, 'grants', `sequence ${nameKey(after)}`, before.grants, after.grants, () => 'review');
      if (before.owner !== after.owner) owned(scene, notes.add, `sequence ${nameKey(after)}`, before.owner, after.owner);
      return notes.list;
    }),
  ];
}

function types(scene: Scene): readonly Change[] {
  const all = (db: Scene['before']) => [...db.enums, ...db.domains, ...db.otherTypes];
  const { added, dropped, changed } = pairs(all(scene.before), all(scene.after), nameKey);
  return [
    ...added.flatMap((type) => {
      const notes = notesOn(`type ${nameKey(type)}`);
      notes.add('safe', null, `type ${nameKey(type)} is new`, 'Nothing uses it yet that is not told by itself.');
      return notes.list;
    }),
    ...dropped.flatMap((type) => {
      const notes = notesOn(`type ${nameKey(type)}`);
      notes.add('breaking', null, `type ${nameKey(type)} is dropped`, 'Statements that name it fail.');
      return notes.list;
    }),
    ...changed.flatMap(([before, after]) => {
      const notes = notesOn(`type ${nameKey(after)}`);
      if (before.kind === 'enum' && after.kind === 'enum' && !same(before.labels, after.labels)) {
        const lost = gained(after.labels, before.labels);
        notes.add(
          lost.length > 0 ? 'breaking' : 'safe',
          'labels',
          `the labels of ${nameKey(after)} are changed`,
          lost.length > 0 ? `Gone: ${lost.join(', ')}.` : 'There are more than before.',
          before.labels.join(', '),
          after.labels.join(', '),
        );
      }
      return notes.list;
    }),
  ];
}

function defaults(scene: Scene): readonly Change[] {
  const name = (entry: DefaultPrivilege) => `${entry.role}.${entry.schema ?? ''}.${entry.objects}`;
  const { added, dropped, changed } = pairs(scene.before.defaultPrivileges, scene.after.defaultPrivileges, name);
  const note = (entry: DefaultPrivilege, before: DefaultPrivilege['grants'], after: DefaultPrivilege['grants']) => {
    const notes = notesOn(`default privileges ${name(entry)}`);
    const where = entry.schema === null ? '' : ` in ${entry.schema}`;
    grantChanges(scene, notes, 'grants', `${entry.objects} that ${entry.role} will make${where}`, before, after);
    return notes.list;
  };
  return [
    ...added.flatMap((entry) => note(entry, [], entry.grants)),
    ...dropped.flatMap((entry) => note(entry, entry.grants, [])),
    ...changed.flatMap(([before, after]) => note(after, before.grants, after.grants)),
  ];
}

function publications(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.publications, scene.after.publications, (publication) => publication.name);
  const text = (one: Publication) =>
    one.allTables
      ? 'all tables'
      : [...one.schemas.map((schema) => `schema ${schema}`), ...one.tables.map(({ table }) => nameKey(table))].join(', ');
  const note = (publication: Publication, part: string | null, what: string, before: string | null, after: string | null) => {
    const notes = notesOn(`publication ${publication.name}`);
    notes.add(
      after === null ? 'breaking' : 'dangerous',
      part,
      what,
      after === null
        ? 'Its subscribers get nothing any more.'
        : 'Subscribers get the rows of every tenant: no policy filters what is published.',
      before,
      after,
    );
    return notes.list;
  };
  return [
    ...added.flatMap((one) => note(one, null, `publication ${one.name} is new`, null, text(one))),
    ...dropped.flatMap((one) => note(one, null, `publication ${one.name} is dropped`, text(one), null)),
    ...changed.flatMap(([before, after]) => note(after, 'tables', `publication ${after.name} is changed`, text(before), text(after))),
  ];
}

function extensions(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.extensions, scene.after.extensions, (extension) => extension.name);
  return [
    ...added.flatMap(({ name, version }) => {
      const notes = notesOn(`extension ${name}`);
      notes.add(
        'review',
        null,
        `extension ${name} ${version} is new`,
        'Its functions can be called by everybody, unless that is taken away.',
      );
      return notes.list;
    }),
    ...dropped.flatMap(({ name }) => {
      const notes = notesOn(`extension ${name}`);
      notes.add('breaking', null, `extension ${name} is dropped`, 'Statements that use it fail.');
      return notes.list;
    }),
    ...changed.flatMap(([before, after]) => {
      const notes = notesOn(`extension ${after.name}`);
      notes.add(
        'review',
        'version',
        `extension ${after.name} is changed`,
        'Its functions may do other things.',
        `${before.version} in ${before.schema}`,
        `${after.version} in ${after.schema}`,
      );
      return notes.list;
    }),
  ];
}

function server(scene: Scene): readonly Change[] {
  const notes = notesOn('database');
  const [before, after] = [scene.before.server, scene.after.server];
  if (!same(before.config, after.config))
    notes.add(
      'review',
      'config',
      'the settings of the database are changed',
      'They hold from the next login on; a tenant may be among them.',
      before.config.join(', '),
      after.config.join(', '),
    );
  if (!same(before.grants, after.grants))
    grantChanges(scene, notes, 'grants', 'the database', before.grants, after.grants, (privilege) =>
      privilege === 'CREATE' ? 'dangerous' : 'review',
    );
  if (before.owner !== after.owner) owned(scene, notes.add, 'the database', before.owner, after.owner);
  return notes.list;
}
