import { nameKey } from '../../base/ident.ts';
import { relationReach } from '../../model/access.ts';
import type { Privilege } from '../../model/grant.ts';
import type { Table } from '../../model/table.ts';
import { type Command, type TableTenancy, commands } from '../../model/tenancy.ts';
import type { Branch } from '../reason/branch.ts';
import type { Asker } from '../reason/scope.ts';
import { makeReasoner } from '../reason/solve.ts';
import type { World } from '../reason/world.ts';
import type { Claim, ClaimCommand } from './claim.ts';
import { declarationOf } from './declaration.ts';
import { isEntitled, isOpenTo } from './entitlement.ts';
import { type Finding, asEveryIdentity, judged, plain, refuted, statementOf } from './finding.ts';
import { type Through, constrained, gates } from './gates.ts';
import { confirmed } from './confirm.ts';
import { ask } from './question.ts';
import { witnessOf } from './witness.ts';
import { refusedOutright } from './refused.ts';

/** What a role can do to a table, one claim for each command. */
export function tableClaims(world: World, role: string, table: Table): readonly Claim[] {
  const object = nameKey(table);
  const all: readonly ClaimCommand[] = [...commands, 'truncate'];
  return all.map((command) => ({
    role,
    kind: 'table',
    object,
    command,
    ...asEveryIdentity(world.picture.database, role, (identity) => decideTable(world, identity, table, command)),
  }));
}

export function decideTable(world: World, role: string, table: Table, command: ClaimCommand): Finding {
  const privilege = command.toUpperCase() as Privilege;
  const reach = relationReach(world.picture.database, role, table, privilege);
  // Ways by SET ROLE are looked at as that role.
  if (reach === null || reach.how === 'set-role') return plain('proved', 'no-privilege');
  const spec = declarationOf(world, table);
  if (spec === undefined) return plain('unknown', 'undeclared');
  if (command === 'execute' || command === 'escalate') return plain('proved', 'no-privilege');
  const statement = statementOf(table, command);
  if (command === 'truncate') return refuted('truncate-ignores-policies', role, statement);
  if (isOpenTo(world.tenancy, spec, command, role)) return plain('proved', 'open-on-purpose');
  if (world.isExempt(role, table)) return refuted(table.rowSecurity ? 'exempt-from-row-security' : 'row-security-off', role, statement);
  const refusal = refusedOutright(world, role, table, command);
  if (refusal !== null) return plain('proved', 'always-refused', refusal);
  return judgedGates(world, role, { role, within: [nameKey(table)], depth: 0 }, table, spec, command, null, statement);
}

/** What the policies of a table let through, through a view or not, and whose it is. */
export function judgedGates(
  world: World,
  role: string,
  asker: Asker,
  table: Table,
  spec: TableTenancy,
  command: Command,
  through: Through | null,
  statement: string,
): Finding {
  const reasoner = makeReasoner(world);
  const rows = new Map<Branch, readonly number[]>();
  const reached = new Map<Branch, number>();
  const answer = ask(
    world,
    function* () {
      for (const { branch, rows: own } of gates(reasoner, table, command, asker, through)) {
        rows.set(branch, own);
        yield branch;
      }
    },
    {
      entitled: (branch, before) => {
        const foreign = rows.get(before)?.find((row) => !isEntitled(world.tenancy, spec, row, command !== 'select', branch));
        if (foreign !== undefined) reached.set(branch, foreign);
        return foreign === undefined;
      },
      refine: (branch) => constrained(reasoner, asker, branch),
      // Through a view the statement is another one.
      ...(through === null
        ? {
            shows: (branch: Branch, of: Branch) =>
              confirmed(
                world.picture,
                nameKey(table),
                command,
                witnessOf(world, branch, { role, statement, row: reached.get(of) ?? null }),
              ),
          }
        : {}),
    },
  );
  const nobodys = ['reference', 'sealed', 'platform'].includes(spec.kind);
  return judged(
    world,
    answer,
    { role, statement, rowOf: (of) => reached.get(of) ?? null },
    nobodys ? 'not-for-this-role' : 'admits-another-tenant',
  );
}
