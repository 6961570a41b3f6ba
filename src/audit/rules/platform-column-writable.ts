import { applicablePolicies, bypassesRowSecurity, servesAs } from '../../model/access.ts';
import { id, qid, sql } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { columnList, statement } from '../scope/mend.ts';
import { columnObject, policyText } from '../scope/naming.ts';
import { columnEntrances, exposureText, ifReached, layerMissing } from '../scope/reach.ts';
import { isGuardedByTrigger } from './tenant-key-mutable.ts';
import { hasColumn, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'platform-column-writable',
  code: 'BHA034',
  severity: 'high',
  title: 'A tenant may write what the platform decides',
  consequence: 'The tenant raises its own plan, limit or status.',
  advice: 'Grant UPDATE by column, without the columns that the platform decides.',
  covers: ['T27', 'X-033'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) =>
      Object.entries(spec.columns)
        .filter(([name, column]) => column.platformOnly && hasColumn(table, name) && !isGuardedByTrigger(input, table, name))
        .flatMap(([name]) => {
          const reached = columnEntrances(input, table, name, 'UPDATE')
            .map(({ reach }) => reach)
            .filter(({ role }) => !servesAs(input.database, input.tenancy.roles, role, 'platform'));
          const open = reached.filter(
            ({ role }) =>
              bypassesRowSecurity(input.database, role, table) !== null ||
              applicablePolicies(input.database, table, role, 'update').permissive.length > 0,
          );
          if (reached.length === 0 || (open.length === 0 && input.tenancy.source !== 'contract')) return [];
          const rest = table.columns
            .map((column) => column.name)
            .filter(
              (column) => spec.columns[column]?.platformOnly !== true && spec.columns[column]?.immutable !== true && column !== spec.key,
            );
          const granted = reached.filter(({ how }) => how === 'direct').map(({ role }) => role);
          return [
            {
              object: columnObject(table, name),
              severity: ifReached(open, 'high', layerMissing(input)),
              title: `${table.schema}.${table.name}.${name} is the platform's and may be written by ${reached.map(({ role }) => role).join(', ')}`,
              evidence: table.policies
                .filter((policy) => policy.permissive && (policy.command === 'all' || policy.command === 'update'))
                .map((policy) => `policy "${policy.name}" ${policyText(policy)}`),
              exposure: exposureText(reached.map((reach) => ({ reach, privilege: 'UPDATE' as const }))),
              fix: granted.flatMap((role) => [
                statement(sql`revoke update on ${qid(table)} from ${id(role)}`),
                statement(sql`grant update (${columnList(rest)}) on ${qid(table)} to ${id(role)}`),
              ]),
            },
          ];
        }),
    ),
};
