import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import type { Privilege } from '../../model/grant.ts';
import type { Severity } from '../finding.ts';
import type { AuditInput, Observation } from '../rule.ts';
import { revokeFrom } from './mend.ts';
import { tableObject } from './naming.ts';
import { type Entrance, exposureText, relationEntrances } from './reach.ts';
import { isGuarded, surfaceOf } from './surface.ts';

/**
 * Guarded tables on which somebody holds a privilege that row security does not filter. Owners hold every privilege
 * and are another finding; superusers as well.
 */
export function unfilteredGrants(
  input: AuditInput,
  privilege: Privilege,
  severity: Severity,
  title: (table: string) => string,
): readonly Observation[] {
  const { declared, partitions } = surfaceOf(input);
  return [...declared, ...partitions]
    .filter(({ spec }) => isGuarded(spec))
    .flatMap(({ table }) => {
      const reached = relationEntrances(input, table, [privilege]).filter(isGranted);
      if (reached.length === 0) return [];
      return [
        {
          object: tableObject(table),
          severity,
          title: title(nameKey(table)),
          evidence: [
            ...new Set(
              table.grants
                .filter((grant) => grant.privilege === privilege && grant.grantee !== table.owner)
                .map((grant) => `${privilege} is granted to ${grant.grantee}`),
            ),
          ],
          exposure: exposureText(reached),
          fix: revokeFrom(qid(table), reached),
        },
      ];
    });
}

/** The right comes from an access list, not from owning the object or from being superuser. */
export function isGranted({ reach }: Entrance): boolean {
  return reach.how !== 'owner' && reach.how !== 'superuser';
}
