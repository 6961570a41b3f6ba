import { quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant } from './mutant.ts';

/** Whatever is created later is open to the application. */
export const defaultsOpened: Operator = ({ tenancy, database, app }) => {
  const owner = database.roles.find((role) => role.name === tenancy.roles.migrator)?.name;
  if (app === null || owner === undefined) return [];
  return tenancy.schemas
    .filter((schema) => database.schemas.some((each) => each.name === schema))
    .map((schema) =>
      mutant(
        'defaults-opened',
        schema,
        [
          `alter default privileges for role ${quoteIdent(owner)} in schema ${quoteIdent(schema)} grant all on tables to ${quoteIdent(app)}`,
        ],
        '',
        [],
      ),
    );
};
