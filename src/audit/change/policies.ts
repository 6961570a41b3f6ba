import { nameKey } from '../../base/ident.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import { sourceOf } from '../report/source.ts';
import { policyObject } from '../scope/naming.ts';
import type { Notes, Risk, Scene } from './change.ts';
import { beneficiaries } from './grants.ts';
import { gained, pairs } from './pairs.ts';
import { type Move, moveOf } from './widening.ts';

/** Policies of one table. Those of a table whose row security was off took nothing from anybody, so new ones open nothing. */
export function policyChanges(scene: Scene, notes: Notes, before: Table, after: Table): void {
  const { added, dropped, changed } = pairs(before.policies, after.policies, (policy) => policy.name);
  for (const policy of added) {
    const name = labelled(after, policy);
    const who = policy.roles.flatMap((role) => beneficiaries(scene, scene.after, role));
    const opens = policy.permissive && before.rowSecurity && who.length > 0;
    notes.add(
      opens ? 'dangerous' : 'review',
      'policies',
      `${name} is new`,
      opens
        ? `It admits ${[...new Set(who)].join(', ')} to rows, beside what the other policies admit.`
        : policy.permissive
          ? 'It opens nothing that was closed for a role that must not cross.'
          : 'It is restrictive: rows that were reached may not be any more.',
      null,
      sourceOf(scene.written.after, policyObject(after, policy)),
    );
  }
  for (const policy of dropped) {
    notes.add(
      before.rowSecurity ? 'dangerous' : 'safe',
      'policies',
      `${labelled(before, policy)} is dropped`,
      !before.rowSecurity
        ? 'Row security was off: it did nothing.'
        : policy.permissive
          ? 'What it admitted is refused, and policies that ask whether rows are absent here admit more.'
          : 'It held every other policy back; what they admit is open now.',
      sourceOf(scene.written.before, policyObject(before, policy)),
    );
  }
  for (const [old, now] of changed) compare(scene, notes, before, after, old, now);
}

function compare(scene: Scene, notes: Notes, before: Table, after: Table, old: Policy, now: Policy): void {
  const moves = movesOf(old, now);
  const opening = moves.filter(({ move }) => move === 'wider' || move === 'other');
  const risk: Risk = opening.length > 0 ? (before.rowSecurity ? 'dangerous' : 'review') : 'review';
  const words = moves.filter(({ move }) => move !== 'same').map(({ what, move }) => `${what} is ${said[move]}`);
  notes.add(
    risk,
    'policies',
    `${labelled(after, now)} is changed: ${words.length === 0 ? 'it is spelled differently' : words.join(', ')}`,
    opening.some(({ move }) => move === 'wider')
      ? 'It admits more than before.'
      : opening.length > 0
        ? 'That it admits no more than before cannot be seen from its form.'
        : 'It admits no more than before; what it no longer admits is refused.',
    sourceOf(scene.written.before, policyObject(before, old)),
    sourceOf(scene.written.after, policyObject(after, now)),
  );
}

const said: Readonly<Record<Move, string>> = { same: 'the same', narrower: 'narrower', wider: 'wider', other: 'another' };

interface PartMove {
  readonly what: string;
  readonly move: Move;
}

function movesOf(old: Policy, now: Policy): readonly PartMove[] {
  // More roles and commands are more for a policy that admits, and less for one that holds back.
  const reach = (more: boolean, less: boolean): Move => {
    if (more && less) return 'other';
    if (!more && !less) return 'same';
    return more === now.permissive ? 'wider' : 'narrower';
  };
  const roles = old.roles.includes('public')
    ? reach(false, !now.roles.includes('public'))
    : now.roles.includes('public')
      ? reach(true, false)
      : reach(gained(old.roles, now.roles).length > 0, gained(now.roles, old.roles).length > 0);
  const command =
    old.command === now.command
      ? 'same'
      : now.command === 'all'
        ? reach(true, false)
        : old.command === 'all'
          ? reach(false, true)
          : 'other';
  return [
    { what: 'the kind', move: old.permissive === now.permissive ? 'same' : now.permissive ? 'wider' : 'other' },
    { what: 'the command', move: command },
    { what: 'the list of roles', move: roles },
    { what: 'USING', move: now.command === 'insert' ? 'same' : moveOf(old.using, now.using) },
    { what: 'WITH CHECK', move: now.command === 'select' || now.command === 'delete' ? 'same' : moveOf(checkOf(old), checkOf(now)) },
  ];
}

// A missing check of ALL and UPDATE is the USING expression.
function checkOf(policy: Policy): Policy['check'] {
  return policy.check ?? (policy.command === 'insert' ? null : policy.using);
}

function labelled(table: Table, policy: Policy): string {
  return `${policy.permissive ? '' : 'restrictive '}policy "${policy.name}" on ${nameKey(table)}`;
}
