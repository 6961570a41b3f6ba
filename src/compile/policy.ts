import { type QualifiedName, nameKey } from '../base/ident.ts';
import { type Sql, id, join, qid, sql, trusted } from '../base/sql.ts';
import type { Expression } from '../model/expression.ts';
import type { Policy } from '../model/policy.ts';
import { renderPredicate } from '../model/render-predicate.ts';
import { roleName } from './grant.ts';
import { type Statement, hazard, statement } from './statement.ts';

/** `create policy`, one clause a line. */
export function createPolicySql(table: QualifiedName, policy: Policy): Sql {
  const using = policy.using === null ? sql`` : sql`\n  using (${spelled(policy.using)})`;
  const check = policy.check === null ? sql`` : sql`\n  with check (${spelled(policy.check)})`;
  const kind = trusted(policy.permissive ? 'permissive' : 'restrictive');
  return sql`create policy ${id(policy.name)} on ${qid(table)}
  as ${kind}
  for ${trusted(policy.command)}
  to ${join(policy.roles.map(roleName))}${using}${check}`;
}

export function dropPolicySql(table: QualifiedName, policy: Policy): Sql {
  return sql`drop policy ${id(policy.name)} on ${qid(table)}`;
}

// A policy that was there is put back in the server's own words, one of ours in the compiler's.
function spelled(expression: Expression): Sql {
  return trusted(
    expression.predicate.kind === 'opaque' || expression.text !== '' ? expression.text : renderPredicate(expression.predicate),
  );
}

function named(table: QualifiedName, policy: Policy) {
  return { kind: 'policy', name: `${policy.name} on ${nameKey(table)}` } as const;
}

export function createPolicy(table: QualifiedName, policy: Policy): Statement {
  return statement(createPolicySql(table, policy), named(table, policy), { inverse: [dropPolicySql(table, policy)] });
}

export function dropPolicy(table: QualifiedName, policy: Policy): Statement {
  return statement(dropPolicySql(table, policy), named(table, policy), {
    hazards: [hazard('removes-access', `rows that only "${policy.name}" let through are no longer reached`)],
    inverse: [createPolicySql(table, policy)],
  });
}
