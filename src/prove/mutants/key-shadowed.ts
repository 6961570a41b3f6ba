import { nameKey, quoteIdent } from '../../base/ident.ts';
import { type Operator, mutant, spelled } from './mutant.ts';

/** A predicate compares the key with itself, as it does when a sub-select forgets to qualify it. */
export const keyShadowed: Operator = ({ tenantTables }) =>
  tenantTables.flatMap(({ table, key }) => {
    const self = `${quoteIdent(key)} = ${quoteIdent(key)}`;
    return table.policies.flatMap((policy) => {
      const clauses = [...(policy.using === null ? [] : [`using (${self})`]), ...(policy.check === null ? [] : [`with check (${self})`])];
      return [
        mutant(
          'key-shadowed',
          nameKey(table),
          [`alter policy ${quoteIdent(policy.name)} on ${spelled(table)} ${clauses.join(' ')}`],
          policy.name,
        ),
      ];
    });
  });
