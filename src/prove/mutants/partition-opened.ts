import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A partition is granted directly, or loses its row security. */
export const partitionOpened: Operator = ({ partitions, app }) =>
  partitions.flatMap((table) => {
    const name = nameKey(table);
    return [
      ...(app === null ? [] : [mutant('partition-granted', name, [`grant select on ${spelled(table)} to ${quoteIdent(app)}`])]),
      ...(table.rowSecurity
        ? [mutant('partition-row-security-off', name, [`alter table ${spelled(table)} disable row level security`])]
        : []),
    ];
  });
