import { servesAs } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { columnObject } from '../scope/naming.ts';
import { columnEntrances, exposureText } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

const secret = /(^|_)(token|secret|password|passwd|api_?key|private_?key|credentials?|otp|pin_code)$/i;

export const rule: Rule = {
  slug: 'secret-in-clear',
  code: 'BHA057',
  severity: 'high',
  title: 'A secret can be read',
  consequence: 'Whoever lists the table collects tokens and keys, and uses them as their owner would.',
  advice: 'Store a hash (or the sealed value), and let only a function compare it.',
  covers: ['X-116', 'X-035'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table, spec }) =>
      table.columns
        .filter(
          (column) =>
            secret.test(column.name) &&
            /^(text|character|varchar|citext|uuid|json)/.test(column.type) &&
            spec.columns[column.name]?.hidden !== true,
        )
        .flatMap((column) => {
          const reached = columnEntrances(input, table, column.name, 'SELECT').filter(
            ({ reach }) => !servesAs(input.database, input.tenancy.roles, reach.role, 'pii'),
          );
          if (reached.length === 0) return [];
          return [
            {
              object: columnObject(table, column.name),
              title: `${table.schema}.${table.name}.${column.name} looks like a secret and may be read by ${reached.map(({ reach }) => reach.role).join(', ')}`,
              evidence: [`${column.name} ${column.type}`, 'the tenancy does not hide it'],
              exposure: exposureText(reached),
            },
          ];
        }),
    ),
};
