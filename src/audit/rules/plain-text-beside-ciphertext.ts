import { servesAs } from '../../model/access.ts';
import type { Rule } from '../rule.ts';
import { columnObject } from '../scope/naming.ts';
import { columnEntrances, exposureText, ifReached } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

const cipher = /^(.+?)_(encrypted|enc|ciphertext|sealed|cipher)$/;
const clear = /^(.+?)_(normalized|normalised|norm|plain|clear|lower|search|text)$/;

export const rule: Rule = {
  slug: 'plain-text-beside-ciphertext',
  code: 'BHA056',
  severity: 'high',
  title: 'What is encrypted is stored in clear as well',
  consequence: 'The same personal data lies in clear on disk, in backups and in every view of the table.',
  advice: 'Search by a blind index and drop the clear copy.',
  covers: ['X-010'],
  check: (input) =>
    surfaceOf(input).declared.flatMap(({ table }) => {
      const stems = new Map(
        table.columns.flatMap((column): readonly (readonly [string, string])[] => {
          const stem = cipher.exec(column.name)?.[1];
          return stem === undefined ? [] : [[stem, column.name]];
        }),
      );
      return table.columns
        .filter((column) => /^(text|character|varchar|citext|name)/.test(column.type))
        .flatMap((column) => {
          const sealed = stems.get(column.name) ?? stems.get(clear.exec(column.name)?.[1] ?? '');
          if (sealed === undefined) return [];
          const reached = columnEntrances(input, table, column.name, 'SELECT').filter(
            ({ reach }) => !servesAs(input.database, input.tenancy.roles, reach.role, 'pii'),
          );
          return [
            {
              object: columnObject(table, column.name),
              // Unread by run-time roles it is a matter of the disk, for the day the column is dropped.
              severity: ifReached(reached, 'high'),
              title: `${table.schema}.${table.name}.${column.name} holds in clear what ${sealed} holds encrypted`,
              evidence: [`${column.name} ${column.type}`, `${sealed} beside it`],
              exposure: exposureText(reached),
            },
          ];
        });
    }),
};
