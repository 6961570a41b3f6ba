import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant } from './mutant.ts';

/** The application role gets past row security by what it is. */
export const roleRaised: Operator = ({ tenantTables, tenancy, database, app }) => {
  if (app === null) return [];
  const scope = tenantTables.slice(0, 2).map(({ table }) => nameKey(table));
  const migrator = database.roles.some((role) => role.name === tenancy.roles.migrator) ? tenancy.roles.migrator : null;
  return [
    mutant('bypass-granted', app, [`alter role ${quoteIdent(app)} bypassrls`], '', scope),
    ...(migrator === null ? [] : [mutant('migrator-granted', app, [`grant ${quoteIdent(migrator)} to ${quoteIdent(app)}`], '', scope)]),
  ];
};
