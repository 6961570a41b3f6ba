import { nameKey } from '../../base/ident.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { constraintObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances } from '../scope/reach.ts';
import { surfaceOf } from '../scope/surface.ts';

/** The tables that a delete of the root reaches by cascades, each with the way there. */
function cascadePaths(input: AuditInput): ReadonlyMap<string, readonly string[]> {
  const root = nameKey(input.tenancy.root);
  const paths = new Map<string, readonly string[]>([[root, [root]]]);
  for (const [from, path] of paths) {
    for (const { table } of surfaceOf(input).declared) {
      const name = nameKey(table);
      if (paths.has(name) || !table.foreignKeys.some((key) => key.onDelete === 'cascade' && nameKey(key.references) === from)) continue;
      paths.set(name, [...path, name]);
    }
  }
  return paths;
}

export const rule: Rule = {
  slug: 'cascade-from-root',
  code: 'BHA023',
  severity: 'warning',
  title: 'Deleting the tenant deletes its rows without asking anybody',
  consequence: 'One mistaken delete wipes a tenant: cascades run past policies and past the soft delete.',
  advice: 'Use RESTRICT, and delete a tenant by an explicit, resumable, audited workflow.',
  covers: ['X-091'],
  check: (input) => {
    const paths = cascadePaths(input);
    const root = nameKey(input.tenancy.root);
    const table = input.database.tables.find((candidate) => nameKey(candidate) === root);
    const reached = table === undefined ? [] : relationEntrances(input, table, ['DELETE']);
    return surfaceOf(input).declared.flatMap(({ table }) =>
      table.foreignKeys
        .filter((key) => key.onDelete === 'cascade' && !key.inherited && paths.has(nameKey(key.references)))
        .map((key) => {
          const direct = nameKey(key.references) === root;
          return {
            object: constraintObject(table, key.name),
            // The first step is the one to stop; the rest follows from it. Nobody who serves requests may take it
            // once the root grants no DELETE.
            severity: direct ? ifReached(reached, 'warning') : ('info' as const),
            exposure: direct ? exposureText(reached) : [],
            title: `Deleting a row of ${nameKey(key.references)} deletes its rows in ${nameKey(table)}`,
            evidence: [key.definition, `${[...(paths.get(nameKey(key.references)) ?? []), nameKey(table)].join(' -> ')}`],
          };
        }),
    );
  },
};
