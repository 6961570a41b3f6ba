import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** The trigger that keeps the tenant of a row is gone. */
export const keyMutable: Operator = ({ tenantTables, database }) =>
  tenantTables.flatMap(({ table, key }) =>
    table.triggers
      .filter(
        (trigger) => !trigger.inherited && trigger.timing === 'before' && trigger.level === 'row' && trigger.events.includes('update'),
      )
      .flatMap((trigger) => {
        const body = database.routines.find((routine) => nameKey(routine) === nameKey(trigger.function))?.body ?? '';
        const keeps = new RegExp(`\\b${key}\\b`).test(`${body} ${trigger.definition}`) && /raise/i.test(body);
        return keeps
          ? [mutant('key-mutable', nameKey(table), [`drop trigger ${quoteIdent(trigger.name)} on ${spelled(table)}`], trigger.name)]
          : [];
      }),
  );
