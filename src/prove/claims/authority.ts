import { nameKey } from '../../base/ident.ts';
import { columnReach } from '../../model/access.ts';
import { findNamed } from '../../model/lookup.ts';
import type { Table } from '../../model/table.ts';
import type { Members } from '../../model/tenancy.ts';
import { Branch } from '../reason/branch.ts';
import { makeReasoner } from '../reason/solve.ts';
import type { Asker } from '../reason/scope.ts';
import type { TermKey } from '../reason/term.ts';
import { admitted } from '../reason/unfold-rows.ts';
import type { World } from '../reason/world.ts';
import type { Claim } from './claim.ts';

import { type Finding, asEveryIdentity, judged, plain, statementOf } from './finding.ts';
import { constrained } from './gates.ts';
import { ask } from './question.ts';
import { knownSource, sourceTerm } from './source.ts';

/**
 * Isolation is only as good as what decides who is who: a member who is no owner must not be able to make himself one.
 * That nobody writes himself into another tenant is what the claims about the table itself say.
 */
export function authorityClaims(world: World, role: string): readonly Claim[] {
  const { identity } = world.tenancy;
  if (identity === null || world.tenancy.context.actor === null) return [];
  return [identity.members, ...identity.alsoMembers].flatMap((members): readonly Claim[] => {
    const table = findNamed(world.picture.database.tables, members.table);
    if (table === undefined || members.role === null || members.owners.length === 0) return [];
    const finding = asEveryIdentity(world.picture.database, role, (name) => decide(world, name, table, members));
    return [{ role, kind: 'table', object: nameKey(table), command: 'escalate', ...finding }];
  });
}

function decide(world: World, role: string, table: Table, members: Members): Finding {
  const column = members.role?.column ?? '';
  const reach = columnReach(world.picture.database, role, table, column, 'UPDATE');
  if (reach === null || reach.how === 'set-role') return plain('proved', 'no-privilege');
  const reasoner = makeReasoner(world);
  const asker: Asker = { role, within: [nameKey(table)], depth: 0 };
  const own = ordinaryMember(world, table, members);
  if (own === null) return plain('proved', 'no-policy');
  const exempt = world.isExempt(role, table);
  const answer = ask(
    world,
    function* () {
      const reachable = exempt ? [own.branch] : admitted(reasoner, table, 'update', 'using', own.row, asker, own.branch);
      for (const before of reachable) {
        const after = promoted(before, table, members, own.row);
        if (after === null) continue;
        if (exempt) yield after.branch;
        else yield* admitted(reasoner, table, 'update', 'check', after.row, asker, after.branch);
      }
    },
    { entitled: () => false, refine: (branch) => constrained(reasoner, asker, branch) },
  );
  return judged(world, answer, { role, statement: statementOf(table, 'escalate'), rowOf: () => own.row }, 'self-promotion');
}

interface Member {
  readonly branch: Branch;
  readonly row: number;
}

/** A row of the session's own actor, active, whose role is no owner's. */
function ordinaryMember(world: World, table: Table, members: Members): Member | null {
  const { actor } = world.tenancy.context;
  if (actor === null) return null;
  const start = Branch.empty(world).row(nameKey(table));
  const { row } = start;
  const user = start.branch.know({ kind: 'column', row, column: members.userColumn });
  let at: Branch | null = knownSource(user.branch, actor).branch.unite(user.key, sourceTerm(actor))?.suppose(user.key, false) ?? null;
  for (const [column, wanted] of Object.entries(members.active)) {
    if (at === null) return null;
    const value: { branch: Branch; key: TermKey } = at.know({ kind: 'column', row, column });
    const constant: { branch: Branch; key: TermKey } = value.branch.know({ kind: 'constant', value: String(wanted) });
    at = wanted === null ? constant.branch.suppose(value.key, true) : constant.branch.unite(value.key, constant.key);
  }
  if (at === null || members.role === null) return null;
  const { role } = members;
  const held = at.know({ kind: 'column', row, column: role.column });
  if (role.kind === 'column') {
    const apart = notOwner(held.branch, held.key, members.owners);
    return apart === null ? null : { branch: apart, row };
  }
  const named = held.branch.row(nameKey(role.table));
  const key = named.branch.know({ kind: 'column', row: named.row, column: role.key });
  const tied = key.branch.suppose(held.key, false)?.unite(key.key, held.key);
  if (tied == null) return null;
  const name = tied.know({ kind: 'column', row: named.row, column: role.name });
  const apart = notOwner(name.branch, name.key, members.owners);
  return apart === null ? null : { branch: apart, row };
}

function notOwner(branch: Branch, value: TermKey, owners: readonly string[]): Branch | null {
  return owners.reduce<Branch | null>((at, owner) => {
    if (at === null) return null;
    const constant = at.know({ kind: 'constant', value: owner });
    return constant.branch.separate(value, constant.key);
  }, branch);
}

/** The row as it would be: of the same person and tenant, with another role. */
function promoted(branch: Branch, table: Table, members: Members, row: number): Member | null {
  const next = branch.row(nameKey(table), false);
  let at: Branch | null = next.branch;
  for (const column of [members.userColumn, members.tenantColumn, ...Object.keys(members.active)]) {
    if (at === null) return null;
    const old: { branch: Branch; key: TermKey } = at.know({ kind: 'column', row, column });
    const same: { branch: Branch; key: TermKey } = old.branch.know({ kind: 'column', row: next.row, column });
    at = same.branch.unite(old.key, same.key);
  }
  const role = members.role;
  if (at === null || role === null) return null;
  const before = at.know({ kind: 'column', row, column: role.column });
  const after = before.branch.know({ kind: 'column', row: next.row, column: role.column });
  const constant = after.branch.know({ kind: 'constant', value: members.owners[0] ?? 'owner' });
  const changed =
    role.kind === 'column'
      ? constant.branch.suppose(after.key, false)?.unite(after.key, constant.key)
      : constant.branch.separate(before.key, after.key);
  return changed == null ? null : { branch: changed, row: next.row };
}
