import { nameKey, quoteIdent } from '../../base/ident.ts';
import { tableTenancy } from '../../model/tenancy.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A column that is set apart is granted: a platform one to write, a hidden one to read. */
export const columnGranted: Operator = ({ database, tenancy, app }) =>
  app === null
    ? []
    : database.tables.flatMap((table) => {
        const declared = tableTenancy(tenancy, table);
        return Object.entries(declared?.columns ?? {})
          .filter(([name]) => table.columns.some((column) => column.name === name))
          .flatMap(([name, rule]) => {
            const grant = (right: string): readonly string[] => [
              `grant ${right} (${quoteIdent(name)}) on ${spelled(table)} to ${quoteIdent(app)}`,
            ];
            return [
              ...(rule.platformOnly ? [mutant('platform-column-granted', nameKey(table), grant('update'), name)] : []),
              ...(rule.hidden ? [mutant('hidden-column-granted', nameKey(table), grant('select'), name)] : []),
            ];
          });
      });
