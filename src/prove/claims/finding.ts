import { nameKey } from '../../base/ident.ts';
import type { Database } from '../../model/database.ts';
import { settableRoles } from '../../model/access.ts';
import type { Branch } from '../reason/branch.ts';
import type { World } from '../reason/world.ts';
import type { ClaimCommand, ClaimReason, ClaimVerdict, Witness } from './claim.ts';
import type { Answer } from './question.ts';
import { witnessOf } from './witness.ts';

/** What a claim came to. */
export interface Finding {
  readonly verdict: ClaimVerdict;
  readonly reason: ClaimReason;
  readonly detail: string | null;
  readonly witness: Witness | null;
}

export function plain(verdict: ClaimVerdict, reason: ClaimReason, detail: string | null = null): Finding {
  return { verdict, reason, detail, witness: null };
}

/** Refuted by what the object is: any row shows it. */
export function refuted(reason: ClaimReason, role: string, statement: string, detail: string | null = null): Finding {
  return { verdict: 'refuted', reason, detail, witness: { role, settings: {}, rows: [], reached: null, where: [], statement } };
}

const order: readonly ClaimVerdict[] = ['refuted', 'unknown', 'assumed', 'proved'];

/** The worse of two; of equals the later. */
export function worseOf(found: Finding | null, next: Finding): Finding {
  return found === null || order.indexOf(next.verdict) <= order.indexOf(found.verdict) ? next : found;
}

/** A role can act as every role that it can name in SET ROLE; the worst of them counts. */
export function asEveryIdentity(database: Database, role: string, decide: (identity: string) => Finding): Finding {
  const others = [...settableRoles(database, role)].filter((other) => other !== role);
  let found = decide(role);
  for (const identity of others) {
    if (found.verdict === 'refuted') break;
    const next = decide(identity);
    if (order.indexOf(next.verdict) >= order.indexOf(found.verdict)) continue;
    found = { ...next, detail: `as ${identity}, which it may SET ROLE to${next.detail === null ? '' : `: ${next.detail}`}` };
  }
  return found;
}

/** A claim's verdict from the answer to its question. */
export function judged(
  world: World,
  answer: Answer,
  asked: { readonly role: string; readonly statement: string; readonly rowOf: (of: Branch) => number | null },
  broken: ClaimReason = 'admits-another-tenant',
): Finding {
  switch (answer.kind) {
    case 'nothing':
      return plain('proved', 'no-policy');
    case 'entailed':
      return plain('proved', 'entailed');
    case 'broken':
      return {
        ...plain('refuted', broken),
        witness: witnessOf(world, answer.branch, { role: asked.role, statement: asked.statement, row: asked.rowOf(answer.of) }),
      };
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
    case 'escalate':
      return `update ${name} set ... (the role of one's own row)`;
    case 'execute':
      return `select ${name}(...)`;
  }
}
