import type { Membership, Role } from '../../model/role.ts';
import { type Change, type Notes, type Scene, notesOn } from './change.ts';
import { beneficiaries } from './grants.ts';
import { pairs } from './pairs.ts';

const attributes = [
  ['superuser', 'Nothing holds a superuser back.'],
  ['bypassRls', 'No policy holds it back.'],
  ['createRole', 'It can make itself a member of other roles.'],
  ['replication', 'It can read every change of every table.'],
] as const;

export function roleChanges(scene: Scene): readonly Change[] {
  const { added, dropped, changed } = pairs(scene.before.roles, scene.after.roles, (role) => role.name);
  return [
    ...added.flatMap((role) => newRole(scene, role)),
    ...dropped.flatMap((role) => gone(scene, role)),
    ...changed.flatMap(([before, after]) => compare(scene, before, after)),
  ];
}

function newRole(scene: Scene, role: Role): readonly Change[] {
  const notes = notesOn(`role ${role.name}`);
  const strong = attributes.filter(([name]) => role[name]);
  notes.add(
    strong.length > 0 && role.login ? 'dangerous' : 'review',
    null,
    `role ${role.name} is new${strong.length === 0 ? '' : ` and has ${strong.map(([name]) => name).join(', ')}`}`,
    strong.length > 0 ? strong.map(([, why]) => why).join(' ') : 'What it reaches is what PUBLIC and its memberships reach.',
  );
  for (const membership of role.memberOf) joined(scene, notes, role, membership);
  return notes.list;
}

function gone(scene: Scene, role: Role): readonly Change[] {
  const notes = notesOn(`role ${role.name}`);
  notes.add(
    scene.watched.includes(role.name) ? 'breaking' : 'review',
    null,
    `role ${role.name} is dropped`,
    'Whoever logged in as it, or took its rights, cannot any more.',
  );
  return notes.list;
}

function compare(scene: Scene, before: Role, after: Role): readonly Change[] {
  const notes = notesOn(`role ${after.name}`);
  for (const [name, why] of attributes) {
    if (before[name] === after[name]) continue;
    notes.add(
      after[name] ? 'dangerous' : 'review',
      name,
      `role ${after.name} ${after[name] ? 'has' : 'no longer has'} ${name}`,
      after[name] ? why : 'What it did by it is refused.',
    );
  }
  if (before.login !== after.login)
    notes.add(
      after.login ? 'review' : 'breaking',
      'login',
      `role ${after.name} may ${after.login ? '' : 'not '}log in now`,
      after.login ? 'Whoever knows its password has its rights.' : 'Connections as it are refused.',
    );
  if (before.inherit !== after.inherit)
    notes.add(
      'review',
      'inherit',
      `role ${after.name} ${after.inherit ? 'inherits' : 'does not inherit'} now`,
      'New memberships are made accordingly.',
    );
  if (before.createDb !== after.createDb)
    notes.add(
      'review',
      'createDb',
      `role ${after.name} may ${after.createDb ? '' : 'not '}make databases now`,
      'Databases of its own hold nothing of others.',
    );
  if (before.config.join('\n') !== after.config.join('\n'))
    notes.add(
      'review',
      'config',
      `the settings of role ${after.name} are changed`,
      'They hold from its next login on; a tenant may be among them.',
      before.config.join(', '),
      after.config.join(', '),
    );
  const memberships = pairs(before.memberOf, after.memberOf, (membership) => membership.role);
  for (const membership of memberships.added) joined(scene, notes, after, membership);
  for (const membership of memberships.dropped)
    notes.add(
      scene.watched.includes(after.name) ? 'breaking' : 'safe',
      'memberOf',
      `role ${after.name} is no member of ${membership.role} any more`,
      'What it did by that is refused.',
    );
  for (const [old, now] of memberships.changed) {
    const more = (now.admin && !old.admin) || (now.inherit && !old.inherit) || (now.set && !old.set);
    if (more) joined(scene, notes, after, now);
    else
      notes.add(
        'review',
        'memberOf',
        `role ${after.name} has less by its membership in ${now.role}`,
        'What it did by that may be refused.',
      );
  }
  return notes.list;
}

function joined(scene: Scene, notes: Notes, role: Role, membership: Membership): void {
  const who = beneficiaries(scene, scene.after, role.name);
  const ways = [
    ...(membership.inherit ? ['by inheritance'] : []),
    ...(membership.set ? ['by SET ROLE'] : []),
    ...(membership.admin ? ['and may hand it on'] : []),
  ];
  notes.add(
    who.length > 0 ? 'dangerous' : 'review',
    'memberOf',
    `role ${role.name} has the rights of ${membership.role} ${ways.join(', ')}`,
    who.length > 0 ? `So ${who.join(', ')} ${who.length === 1 ? 'has' : 'have'}.` : 'No role that must not cross has them by this.',
  );
}
