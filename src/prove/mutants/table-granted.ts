import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A run-time role gets a right that row security does not cover. */
export const tableGranted: Operator = ({ tenantTables, app }) =>
  app === null
    ? []
    : tenantTables.flatMap(({ table }) =>
        ['truncate', 'trigger', 'references'].map((right) =>
          mutant(`${right}-granted`, nameKey(table), [`grant ${right} on ${spelled(table)} to ${quoteIdent(app)}`]),
        ),
      );
