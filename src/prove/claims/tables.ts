import { nameKey } from '../../base/ident.ts';
import { relationReach } from '../../model/access.ts';
import type { Privilege } from '../../model/grant.ts';
import type { Table } from '../../model/table.ts';
import { type Command, type TableTenancy, commands } from '../../model/tenancy.ts';
import { Branch } from '../reason/branch.ts';
import { makeReasoner } from '../reason/solve.ts';
import { notFalse } from '../reason/signs.ts';
import { type Asker, rowScope } from '../reason/scope.ts';
import { conjunction } from '../reason/reasoner.ts';
import { admitted } from '../reason/unfold-rows.ts';
import type { World } from '../reason/world.ts';
import type { Claim, ClaimCommand } from './claim.ts';
import { declarationOf } from './declaration.ts';
import { isEntitled, isOpenTo } from './entitlement.ts';
import { type Finding, asEveryIdentity, judged, plain, refuted, statementOf, worseOf } from './finding.ts';
import { ask } from './question.ts';

/** What a role can do to a table, one claim for each command. */
export function tableClaims(world: World, role: string, table: Table): readonly Claim[] {
  const object = nameKey(table);
  const all: readonly ClaimCommand[] = [...commands, 'truncate'];
  return all.map((command) => ({
    role,
    kind: 'table',
    object,
    command,
    ...asEveryIdentity(world.picture.database, role, (identity) => decide(world, identity, table, command)),
  }));
}

function decide(world: World, role: string, table: Table, command: ClaimCommand): Finding {
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
  return gatesOf(command).reduce<Finding>(
    (found, side) => {
      // An update that reaches no row writes none.
      if (found.verdict === 'refuted' || (side === 'check' && command === 'update' && found.reason === 'no-policy')) return found;
      const next = gate(world, role, table, spec, command, side);
      return worseOf(found, next);
    },
    plain('proved', 'no-policy'),
  );
}

function gatesOf(command: Command): readonly ('using' | 'check')[] {
  return command === 'insert' ? ['check'] : command === 'update' ? ['using', 'check'] : ['using'];
}

function gate(world: World, role: string, table: Table, spec: TableTenancy, command: Command, side: 'using' | 'check'): Finding {
  const reasoner = makeReasoner(world);
  const asker: Asker = { role, within: [nameKey(table)], depth: 0 };
  const start = Branch.empty(world).row(nameKey(table), side === 'using');
  const write = command !== 'select';
  const scope = rowScope(start.row);
  const facts = (world.picture.meanings.checks.get(nameKey(table)) ?? []).map((condition) => ({ condition, want: notFalse, scope, asker }));
  const answer = ask(
    world,
    function* () {
      for (const branch of admitted(reasoner, table, command, side, start.row, asker, start.branch)) {
        if (isEntitled(world.tenancy, spec, start.row, write, branch) || facts.length === 0) yield branch;
        else yield* conjunction(reasoner, facts, branch);
      }
    },
    (branch) => isEntitled(world.tenancy, spec, start.row, write, branch),
  );
  return judged(
    world,
    answer,
    { role, statement: statementOf(table, command), row: start.row, side },
    ['reference', 'sealed', 'platform'].includes(spec.kind) ? 'not-for-this-role' : 'admits-another-tenant',
  );
}
