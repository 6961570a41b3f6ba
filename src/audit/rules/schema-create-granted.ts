import { id, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { isGranted } from '../scope/granted.ts';
import { revokeFrom } from '../scope/mend.ts';
import { exposureText, objectEntrances } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'schema-create-granted',
  code: 'BHA067',
  severity: 'warning',
  title: 'Run-time roles may create objects in a schema',
  consequence:
    'A function or table planted there is found instead of the real one by whoever has the schema on the path, and a leaky function runs inside the filters of views.',
  advice: 'Revoke CREATE; objects belong to migrations.',
  covers: ['O6', 'X-059', 'X-049'],
  check: (input) =>
    input.database.schemas
      .filter((schema) => input.tenancy.schemas.includes(schema.name) || schema.name === 'public' || schema.name === 'bulkhead')
      .flatMap((schema) => {
        const reached = objectEntrances(input, { owner: schema.owner, grants: schema.grants }, ['CREATE']).filter(isGranted);
        const everybody = schema.grants.some((grant) => grant.grantee === 'public' && grant.privilege === 'CREATE');
        if (reached.length === 0 && !everybody) return [];
        return [
          {
            object: { kind: 'schema' as const, name: schema.name },
            severity: everybody || schema.name === 'bulkhead' ? ('high' as const) : ('warning' as const),
            title: `${everybody ? 'Everybody' : [...new Set(reached.map(({ reach }) => reach.role))].join(', ')} may create objects in schema ${schema.name}`,
            evidence: schema.grants
              .filter((grant) => grant.privilege === 'CREATE' && grant.grantee !== schema.owner)
              .map((grant) => `CREATE is granted to ${grant.grantee}`),
            exposure: everybody ? ['PUBLIC: every role of the cluster', ...exposureText(reached)] : exposureText(reached),
            fix: revokeFrom(sql`schema ${id(schema.name)}`, reached),
          },
        ];
      }),
};
