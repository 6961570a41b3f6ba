import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** The tenant key may be null. */
export const keyNullable: Operator = ({ tenantTables }) =>
  tenantTables
    .filter(
      ({ table, key }) =>
        table.columns.some((column) => column.name === key && column.notNull) &&
        !table.keys.some((each) => each.type === 'primary' && each.columns.includes(key)),
    )
    .map(({ table, key }) =>
      mutant('key-nullable', nameKey(table), [`alter table ${spelled(table)} alter column ${quoteIdent(key)} drop not null`]),
    );
