import { nameKey } from '../../base/ident.ts';
import { qid } from '../../base/sql.ts';
import type { Rule } from '../rule.ts';
import { revokeFrom } from '../scope/mend.ts';
import { tableObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances, rowPrivileges } from '../scope/reach.ts';

export const rule: Rule = {
  slug: 'foreign-table',
  code: 'BHA069',
  severity: 'high',
  title: 'A foreign table can be reached',
  consequence: 'Row security is not possible on a foreign table: the other server answers for all tenants, under the login of the mapping.',
  advice: 'Revoke it, and read it through a function that filters by the tenant.',
  covers: ['O9'],
  check: (input) =>
    input.database.tables
      .filter((table) => table.foreign && input.tenancy.schemas.includes(table.schema))
      .map((table) => {
        const reached = relationEntrances(input, table, rowPrivileges);
        return {
          object: tableObject(table),
          severity: ifReached(reached, 'high'),
          title: `${nameKey(table)} is a foreign table`,
          evidence: ['relkind is f'],
          exposure: exposureText(reached),
          fix: revokeFrom(qid(table), reached),
        };
      }),
};
