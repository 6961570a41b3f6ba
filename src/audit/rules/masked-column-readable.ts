import { qid, sql, id } from '../../base/sql.ts';
import { servesAs } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { columnList, statement } from '../scope/mend.ts';
import { columnObject } from '../scope/naming.ts';
import { columnEntrances, exposureText } from '../scope/reach.ts';
import { hasColumn, surfaceOf } from '../scope/surface.ts';

export const rule: Rule = {
  slug: 'masked-column-readable',
  code: 'BHA044',
  severity: 'warning',
  title: 'A hidden column can be read in clear',
  consequence: 'The masked view is a choice, not a rule: the same person in clear is one query on the table away.',
  advice: 'Grant SELECT by column, without the hidden ones.',
  covers: ['O21', 'X-049'],
  check: (input) => {
    const { declared } = surfaceOf(input);
    return declared.flatMap(({ table, spec }) =>
      Object.entries(spec.columns)
        .filter(([name, column]) => column.hidden && hasColumn(table, name))
        .flatMap(([name, column]) => {
          const reached = columnEntrances(input, table, name, 'SELECT').filter(
            ({ reach }) => !servesAs(input.database, input.tenancy.roles, reach.role, 'pii'),
          );
          if (reached.length === 0) return [];
          const visible = table.columns.map((found) => found.name).filter((found) => spec.columns[found]?.hidden !== true);
          return [
            {
              object: columnObject(table, name),
              // A secret nobody may read is worse in clear than a name that some may.
              severity: column.pii === null ? ('high' as const) : ('warning' as const),
              title: `${table.schema}.${table.name}.${name} is hidden and may be read by ${reached.map(({ reach }) => reach.role).join(', ')}`,
              evidence: [column.pii === null ? 'declared as a secret' : `declared as ${column.pii} personal data behind a view`],
              exposure: exposureText(reached),
              fix: reached.flatMap(({ reach: { role, how } }) =>
                how === 'direct'
                  ? [
                      statement(sql`revoke select on ${qid(table)} from ${id(role)}`),
                      statement(sql`grant select (${columnList(visible)}) on ${qid(table)} to ${id(role)}`),
                    ]
                  : [],
              ),
            },
          ];
        }),
    );
  },
};
