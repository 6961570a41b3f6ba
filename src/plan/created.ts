import { join, sql } from '../base/sql.ts';
import { type GrantTarget, roleName } from '../compile/grant.ts';
import { type Statement, type StatementObject, statement } from '../compile/statement.ts';
import type { Database } from '../model/database.ts';
import type { DefaultPrivilege } from '../model/grant.ts';

/** Takes from a new object whatever default privileges gave it: who creates it decides that, and the plan cannot know who will. */
export function revokeInherited(
  actual: Database,
  target: GrantTarget,
  object: StatementObject,
  objects: DefaultPrivilege['objects'],
): readonly Statement[] {
  const given = actual.defaultPrivileges
    .filter((entry) => entry.objects === objects)
    .flatMap((entry) => entry.grants.filter((grant) => grant.grantee !== entry.role).map((grant) => grant.grantee));
  const grantees = [...new Set([...(objects === 'functions' ? ['public'] : []), ...given])];
  if (grantees.length === 0) return [];
  return [statement(sql`revoke all on ${target.on} from ${join(grantees.map(roleName))}`, object, { lock: 'none' })];
}
