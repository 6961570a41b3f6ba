import { nameKey } from '../../base/ident.ts';
import { relationReach, settableRoles } from '../../model/access.ts';
import { findNamed } from '../../model/lookup.ts';
import type { Privilege } from '../../model/grant.ts';
import type { Table } from '../../model/table.ts';
import { type Command, type TableTenancy, commands, tableTenancy } from '../../model/tenancy.ts';
import { Branch } from '../reason/branch.ts';
import { makeReasoner } from '../reason/solve.ts';
import { notFalse } from '../reason/signs.ts';
import { type Asker, rowScope } from '../reason/scope.ts';
import { conjunction } from '../reason/reasoner.ts';
import { admitted } from '../reason/unfold-rows.ts';
import type { World } from '../reason/world.ts';
import type { Claim, ClaimCommand, ClaimReason, ClaimVerdict, Witness } from './claim.ts';
import { isEntitled, isOpenTo } from './entitlement.ts';
import { type Answer, ask } from './question.ts';
import { witnessOf } from './witness.ts';

interface Finding {
  readonly verdict: ClaimVerdict;
  readonly reason: ClaimReason;
  readonly detail: string | null;
  readonly witness: Witness | null;
}

const plain = (verdict: ClaimVerdict, reason: ClaimReason, detail: string | null = null): Finding => ({
  verdict,
  reason,
  detail,
  witness: null,
});

/** The table whose declaration speaks for this one: itself, or what it is a partition of. */
export function declarationOf(world: World, table: Table): TableTenancy | undefined {
  let at: Table | undefined = table;
  for (let depth = 0; at !== undefined && depth < 10; depth++) {
    const own = tableTenancy(world.tenancy, at);
    if (own !== undefined) return own;
    const parent: Table['partitionOf'] = at.partitionOf;
    at = parent === null ? undefined : findNamed(world.picture.database.tables, parent.parent);
  }
  return undefined;
}

/** What a role can do to a table, one claim for each command. */
export function tableClaims(world: World, role: string, table: Table): readonly Claim[] {
  const object = nameKey(table);
  const all: readonly ClaimCommand[] = [...commands, 'truncate'];
  return all.map((command) => ({ role, kind: 'table', object, command, ...worst(world, role, table, command) }));
}

const order: readonly ClaimVerdict[] = ['refuted', 'unknown', 'assumed', 'proved'];

/** A role can act as every role that it can name in SET ROLE; the worst of them counts. */
function worst(world: World, role: string, table: Table, command: ClaimCommand): Finding {
  const identities = [role, ...[...settableRoles(world.picture.database, role)].filter((other) => other !== role)];
  let found: Finding | null = null;
  for (const identity of identities) {
    const next = decide(world, identity, table, command);
    const said =
      identity === role || next.verdict === 'proved'
        ? next
        : { ...next, detail: `as ${identity}, which it may SET ROLE to${next.detail === null ? '' : `: ${next.detail}`}` };
    if (found === null || order.indexOf(said.verdict) < order.indexOf(found.verdict)) found = said;
    if (found.verdict === 'refuted') break;
  }
  return found ?? plain('unknown', 'undeclared');
}

function decide(world: World, role: string, table: Table, command: ClaimCommand): Finding {
  const privilege = command.toUpperCase() as Privilege;
  const reach = relationReach(world.picture.database, role, table, privilege);
  // Ways by SET ROLE are looked at as that role.
  if (reach === null || reach.how === 'set-role') return plain('proved', 'no-privilege');
  const spec = declarationOf(world, table);
  if (spec === undefined) return plain('unknown', 'undeclared');
  if (command === 'execute') return plain('proved', 'no-privilege');
  const statement = statementOf(table, command);
  if (command === 'truncate')
    return { ...plain('refuted', 'truncate-ignores-policies'), witness: { role, settings: {}, rows: [], reached: null, statement } };
  if (isOpenTo(world.tenancy, spec, command, role)) return plain('proved', 'open-on-purpose');
  if (world.isExempt(role, table)) {
    const why = table.rowSecurity ? 'exempt-from-row-security' : 'row-security-off';
    return { ...plain('refuted', why), witness: { role, settings: {}, rows: [], reached: null, statement } };
  }
  return gatesOf(command).reduce<Finding>(
    (found, side) => {
      if (found.verdict === 'refuted') return found;
      const next = gate(world, role, table, spec, command, side);
      return order.indexOf(next.verdict) <= order.indexOf(found.verdict) ? next : found;
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
  const start = Branch.empty(world).row(nameKey(table));
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
  return judged(world, answer, { role, statement: statementOf(table, command), row: start.row });
}

/** A claim's verdict from the answer to its question. */
export function judged(
  world: World,
  answer: Answer,
  ask: { readonly role: string; readonly statement: string; readonly row: number | null },
): Finding {
  switch (answer.kind) {
    case 'nothing':
      return plain('proved', 'no-policy');
    case 'entailed':
      return plain('proved', 'entailed');
    case 'broken':
      return { ...plain('refuted', 'admits-another-tenant'), witness: witnessOf(world.picture.database, answer.branch, ask) };
    case 'doubtful':
      return plain('unknown', 'not-understood', [...answer.branch.doubts].join('; '));
    case 'too-many':
      return plain('unknown', 'too-many-cases');
  }
}

export function statementOf(table: { readonly schema: string; readonly name: string }, command: ClaimCommand): string {
  const name = nameKey(table);
  switch (command) {
    case 'select':
      return `select * from ${name}`;
    case 'insert':
      return `insert into ${name} ... (the row of the witness)`;
    case 'update':
      return `update ${name} set ... (the row of the witness)`;
    case 'delete':
      return `delete from ${name}`;
    case 'truncate':
      return `truncate ${name}`;
    case 'execute':
      return `select ${name}(...)`;
  }
}
