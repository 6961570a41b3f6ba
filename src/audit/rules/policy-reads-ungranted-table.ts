import { nameKey } from '../../base/ident.ts';
import { objectReach } from '../../model/access.ts';
import type { Database } from '../../model/database.ts';
import type { Policy } from '../../model/policy.ts';
import type { Table } from '../../model/table.ts';
import type { View } from '../../model/view.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { expressionsOf, readsRelations } from '../scope/gates.ts';
import { isGranted } from '../scope/granted.ts';
import { policyObject, policyText } from '../scope/naming.ts';
import { actingRole, exposureText, policyEntrances } from '../scope/reach.ts';

const byName = new WeakMap<Database, ReadonlyMap<string, Table | View>>();

function relationsIn(database: Database): ReadonlyMap<string, Table | View> {
  const made = byName.get(database) ?? new Map([...database.tables, ...database.views].map((relation) => [nameKey(relation), relation]));
  byName.set(database, made);
  return made;
}

/** The tables and views that the policy's sub-selects read with the rights of whoever asks. */
function relationsOf(input: AuditInput, table: Table, policy: Policy): readonly (Table | View)[] {
  const names = expressionsOf(policy).flatMap(({ predicate }) =>
    readsRelations(predicate).map((read) => nameKey({ schema: read.schema ?? table.schema, name: read.name })),
  );
  return [...new Set(names)].flatMap((name) => relationsIn(input.database).get(name) ?? []);
}

export const rule: Rule = {
  slug: 'policy-reads-ungranted-table',
  code: 'BHA096',
  severity: 'info',
  title: 'A policy reads a table that its role may not read',
  consequence: 'Nothing leaks: every statement that meets the policy is refused with 42501, and the grant on the table is worth nothing.',
  advice:
    'Ask by a definer function that takes the tenant from the context, or grant SELECT on the columns that the policy needs, where the role may see them.',
  covers: ['T32'],
  check: (input) =>
    input.database.tables.flatMap((table) =>
      table.policies.flatMap((policy) => {
        const relations = table.rowSecurity ? relationsOf(input, table, policy) : [];
        if (relations.length === 0) return [];
        const met = policyEntrances(input, table, policy).filter(isGranted);
        const shut = relations.flatMap((relation) => {
          const columns = (relation.columns as readonly { readonly grants: Table['grants'] }[]).flatMap((column) => column.grants);
          // The policy has the relation, not its name: no USAGE on the schema is asked for.
          const target = { owner: relation.owner, grants: [...relation.grants, ...columns], schema: null };
          return met
            .filter(({ reach }) => objectReach(input.database, actingRole(reach), target, 'SELECT') === null)
            .map((entrance) => ({ entrance, relation: nameKey(relation) }));
        });
        if (shut.length === 0) return [];
        return [
          {
            object: policyObject(table, policy),
            title: `Policy "${policy.name}" on ${nameKey(table)} reads ${[...new Set(shut.map(({ relation }) => relation))].join(', ')}, which ${[...new Set(shut.map(({ entrance }) => entrance.reach.role))].join(', ')} may not`,
            evidence: [policyText(policy)],
            exposure: exposureText(shut.map(({ entrance }) => entrance)),
          },
        ];
      }),
    ),
};
