import { nameKey } from '../../base/ident.ts';
import { bypassesRowSecurity } from '../../model/access.ts';
import { routineKey } from '../../model/routine.ts';
import type { Rule } from '../rule.ts';
import { routineObject } from '../scope/naming.ts';
import { exposureText, ifReached } from '../scope/reach.ts';
import { callers, isTriggerFunction, mentionsContext, routineTenancy, touchedTables } from '../scope/routines.ts';

export const rule: Rule = {
  slug: 'definer-function-without-tenant-check',
  code: 'BHA050',
  severity: 'critical',
  title: 'A definer function does not ask for the tenant',
  consequence: 'It runs as its owner, past the policies, and believes its arguments: a caller reads or writes any tenant through it.',
  advice: 'Take the tenant from the context inside the body, or declare the function as one that serves callers before they have a tenant.',
  covers: ['O5', 'T29', 'X-011', 'X-035'],
  check: (input) =>
    input.database.routines
      .filter((routine) => routine.securityDefiner && !isTriggerFunction(routine) && routine.schema !== 'bulkhead')
      .flatMap((routine) => {
        const touched = touchedTables(input, routine);
        const declared = routineTenancy(input, routine);
        const asks = mentionsContext(input, routine);
        if (touched.length === 0 || (declared?.security === 'definer' && (declared.tenantCheck === 'pre-tenant' || asks))) return [];
        const reached = callers(input, routine);
        const escaped = touched.filter(({ table }) => bypassesRowSecurity(input.database, routine.owner, table) !== null);
        return [
          {
            object: routineObject(routine),
            severity: asks
              ? ifReached(reached, 'warning')
              : escaped.length === 0
                ? ifReached(reached, 'warning')
                : ifReached(reached, 'critical'),
            title: asks
              ? `${routineKey(routine)} runs as ${routine.owner} on tables of tenants and is not declared`
              : `${routineKey(routine)} reaches tables of tenants as ${routine.owner} and never asks for the tenant`,
            evidence: [
              `its body names ${touched.map(({ table }) => nameKey(table)).join(', ')}`,
              asks ? 'its body reads the context' : 'its body does not read the context',
              escaped.length === 0
                ? `${routine.owner} is under the policies of these tables`
                : `${routine.owner} is not held back by row security on ${escaped.map(({ table }) => nameKey(table)).join(', ')}`,
            ],
            exposure: exposureText(reached),
          },
        ];
      }),
};
