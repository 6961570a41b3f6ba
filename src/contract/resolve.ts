import { BulkheadError } from '../base/errors.ts';
import { nameKey, parseName } from '../base/ident.ts';
import type { Database } from '../model/database.ts';
import type { Identity, Tenancy } from '../model/tenancy.ts';
import { checkIdentity, checkRoles } from './check-people.ts';
import type { Contract } from './declaration.ts';
import { type ContractIssue, unknownName } from './issue.ts';
import { resolveRoutines, resolveViews } from './resolve-code.ts';
import { resolveContext, resolveMembers, resolveRoles } from './resolve-context.ts';
import { checkParents, personalChildren } from './resolve-parents.ts';
import { checkReach, governedSchemas, usageOf } from './resolve-schemas.ts';
import { type Resolution, findTable, resolveTable } from './resolve-table.ts';
import { shapeIssues } from './shape.ts';

/** A contract against a database: what every table is, or everything that is wrong, all at once. */
export type Resolved =
  | { readonly tenancy: Tenancy; readonly issues: readonly [] }
  | { readonly tenancy: null; readonly issues: readonly ContractIssue[] };

export function resolveContract(contract: Contract, database: Database): Resolved {
  const shape = shapeIssues(contract);
  if (shape.length > 0) return { tenancy: null, issues: shape };
  const schemas = governedSchemas(contract);
  const issues: ContractIssue[] = [];
  const name = (text: string) => parseName(text, schemas[0]);
  const roles = resolveRoles(contract.roles);
  const identity: Identity | null =
    contract.identity === undefined
      ? null
      : {
          users: name(contract.identity.users),
          userKey: contract.identity.userKey ?? 'id',
          members: resolveMembers(contract.identity.members, contract.tenant.key, name),
          alsoMembers: (contract.identity.alsoMembers ?? []).map((spec) => resolveMembers(spec, contract.tenant.key, name)),
        };
  const resolution: Resolution = { contract, database, schemas, identity, keyType: contract.tenant.type ?? 'uuid', issues };
  const root = findTable(resolution, contract.tenant.root);
  if (root === undefined)
    issues.push(
      unknownName(
        'tenant.root',
        'table',
        contract.tenant.root,
        database.tables.map((table) => table.name),
      ),
    );
  for (const schema of schemas)
    if (!database.schemas.some((candidate) => candidate.name === schema))
      issues.push(
        unknownName(
          'schemas',
          'schema',
          schema,
          database.schemas.map((s) => s.name),
        ),
      );
  checkIdentity(resolution);
  checkRoles(contract, issues);

  const declared = Object.entries(contract.tables);
  if (!declared.some(([key]) => nameKey(name(key)) === nameKey(name(contract.tenant.root))))
    declared.unshift([contract.tenant.root, { kind: 'root', options: {} }]);
  const tables = declared
    .flatMap(([key, declaration]) => (declaration === undefined ? [] : [resolveTable(resolution, key, declaration)]))
    .filter((table) => table !== null);
  checkParents(tables, issues);
  const views = resolveViews(resolution, roles, tables);
  const routines = resolveRoutines(resolution, roles);
  if (
    contract.tenant.context !== undefined &&
    typeof contract.tenant.context === 'object' &&
    contract.tenant.context.kind === 'membership' &&
    identity === null
  ) {
    issues.push({ path: 'tenant.context', message: '`membership` needs to know who is a member', hint: 'Declare identity.' });
  }
  if (contract.profile === 'portable') {
    for (const table of tables) {
      if (table.strategy === 'subquery') {
        issues.push({
          path: `tables.${table.table.name}.parent`,
          message: 'the portable profile has no sub-selects in policies',
          hint: "Let it carry the key: leave strategy: 'subquery' out.",
        });
      }
    }
  }
  const usage = usageOf(contract, roles);
  if (usage !== null) checkReach(usage, tables, views, routines, roles, issues);
  if (issues.length > 0) return { tenancy: null, issues };
  return {
    tenancy: {
      kind: 'tenancy',
      source: 'contract',
      profile: contract.profile ?? 'postgres',
      root: name(contract.tenant.root),
      rootKey: contract.tenant.rootKey ?? 'id',
      keyType: resolution.keyType,
      context: resolveContext(contract),
      identity,
      roles,
      schemas,
      ...(usage === null ? {} : { schemaUsage: usage }),
      tables: personalChildren(tables),
      views,
      routines,
    },
    issues: [],
  };
}

/**
 * The same, throwing.
 *
 * @throws BH1001 with every problem of the contract in `detail`.
 */
export function tenancyOf(contract: Contract, database: Database): Tenancy {
  const { tenancy, issues } = resolveContract(contract, database);
  if (tenancy !== null) return tenancy;
  throw new BulkheadError('BH1001', {
    message: `the contract has ${issues.length === 1 ? 'a problem' : `${issues.length} problems`}`,
    detail: issues.map((issue) => `${issue.path}: ${issue.message}${issue.hint === undefined ? '' : `. ${issue.hint}`}`).join('\n'),
    hint: 'Mend them in the contract; nothing was changed in the database.',
  });
}
