import { nameKey } from '../../base/ident.ts';
import type { Index } from '../../model/table.ts';
import type { AuditInput, Rule } from '../rule.ts';
import { hasSurrogate, isPrimary, uniqueIndexes } from '../scope/keys.ts';
import { constraintObject, indexObject } from '../scope/naming.ts';
import { exposureText, ifReached, relationEntrances } from '../scope/reach.ts';
import { type Declared, declaredTable, isTenantOwned, surfaceOf } from '../scope/surface.ts';

/** Columns that are as good as the tenant: its key, or references to rows that belong to one. */
export function tenantColumns(input: AuditInput, { table, spec }: Declared): ReadonlySet<string> {
  const references = table.foreignKeys.filter((key) => {
    const parent = declaredTable(input, key.references);
    return parent !== undefined && isTenantOwned(parent.spec) && parent.spec.kind !== 'shared';
  });
  return new Set([...(spec.key === null ? [] : [spec.key]), ...references.flatMap((key) => key.columns)]);
}

function isExempt(input: AuditInput, declared: Declared, index: Index): boolean {
  const { table, spec } = declared;
  const columns = index.columns.filter((name): name is string => name !== null);
  const own = tenantColumns(input, declared);
  if (columns.some((name) => own.has(name)) || hasSurrogate(table, index)) return true;
  if (Object.hasOwn(spec.globalKeys, columns.join(','))) return true;
  // A secret cannot be guessed, so its uniqueness tells nothing.
  if (columns.some((name) => spec.columns[name]?.hidden === true && spec.columns[name].pii === null)) return true;
  return (
    isPrimary(table, index) && columns.length === 1 && table.columns.some((column) => column.name === columns[0] && column.type === 'uuid')
  );
}

export const rule: Rule = {
  slug: 'unique-without-tenant',
  code: 'BHA025',
  severity: 'high',
  title: 'A unique key does not include the tenant',
  consequence: "One tenant's value blocks the same value of another, and the refusal tells that it exists.",
  advice: 'Begin the key with the tenant. If a value is meant to be unique over all tenants, say so in the contract, with the reason.',
  covers: ['O13', 'O14', 'X-045', 'X-075'],
  check: (input) =>
    surfaceOf(input).declared.flatMap((declared) => {
      const { table, spec } = declared;
      const owned = isTenantOwned(spec) || ((spec.kind === 'sealed' || spec.kind === 'personal') && spec.key !== null);
      if (!owned) return [];
      const unique = uniqueIndexes(table).filter((index) => !isExempt(input, declared, index));
      const own = tenantColumns(input, declared);
      // A conflict is looked for before the foreign key is: a reference to a row of another tenant still asks whether it is taken.
      const exclusions = table.exclusions.filter(
        ({ columns }) => (spec.key === null || !columns.includes(spec.key)) && !Object.hasOwn(spec.globalKeys, columns.join(',')),
      );
      const refers = (columns: readonly (string | null)[]) => columns.some((name) => name !== null && own.has(name));
      const reached = relationEntrances(input, table, ['INSERT', 'UPDATE']);
      // The tenant's own row is made by the platform; its public name is usually unique on purpose.
      const severity = spec.kind === 'root' ? ('info' as const) : ifReached(reached, 'high');
      return [
        ...unique.map((index) => ({
          object: index.constraint === null ? indexObject(table, index.name) : constraintObject(table, index.constraint),
          severity,
          title: `${nameKey(table)} is unique by ${index.columns.map((name) => name ?? 'an expression').join(', ')} over all tenants`,
          evidence: [index.definition],
          exposure: exposureText(reached),
        })),
        ...exclusions.map((exclusion) => ({
          object: constraintObject(table, exclusion.name),
          severity: refers(exclusion.columns) && severity === 'high' ? ('warning' as const) : severity,
          title: `${nameKey(table)} excludes rows of different tenants`,
          evidence: [exclusion.definition],
          exposure: exposureText(reached),
        })),
      ];
    }),
};
