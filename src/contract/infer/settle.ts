import type { Database } from '../../model/database.ts';
import type { Contract } from '../declaration.ts';
import type { ContractIssue } from '../issue.ts';
import { resolveContract } from '../resolve.ts';
import { type Inference, type Question, type TableInference, ask } from './inference.ts';
import { inOrder, sealedInstead } from './table-inference.ts';

type Settled = Pick<Inference, 'tenancy' | 'contract' | 'tables' | 'questions'>;

/**
 * Resolves what was inferred as if an author had written it. Whatever does not resolve is sealed or left out, with a
 * question, until the rest does.
 */
export function settle(database: Database, draft: Contract, tables: readonly TableInference[], questions: readonly Question[]): Settled {
  const contract: Contract = { ...draft, tables: Object.fromEntries(inOrder(tables).map((table) => [table.name, table.declaration])) };
  const { tenancy, issues } = resolveContract(contract, database);
  if (tenancy !== null) return { tenancy: { ...tenancy, source: 'inferred' }, contract, tables: inOrder(tables), questions };
  const broken = new Map(issues.flatMap((issue) => tablesOf(issue, tables).map((table) => [table, issue.message] as const)));
  if (broken.size > 0) {
    const closed = tables.map((table) => {
      const reason = broken.get(table);
      return reason === undefined ? table : sealedInstead(table, reason);
    });
    return settle(database, draft, closed, questions);
  }
  if (draft.identity !== undefined && issues.some((issue) => /^(identity|tenant\.context|actor)/.test(issue.path))) {
    const { identity: _left, ...rest } = draft;
    const context =
      typeof draft.tenant.context === 'object' && draft.tenant.context.kind === 'membership' ? 'bulkhead.tenant' : draft.tenant.context;
    return settle(database, { ...rest, tenant: { ...draft.tenant, context } }, tables, [
      ...questions,
      ask('identity', reasons('The people could not be declared', issues)),
    ]);
  }
  if (draft.functions !== undefined && issues.some((issue) => issue.path.startsWith('functions.'))) {
    const { functions: _left, ...rest } = draft;
    return settle(database, rest, tables, [...questions, ask('functions', reasons('The functions could not be declared', issues))]);
  }
  return {
    tenancy: null,
    contract,
    tables,
    questions: [...questions, ask('tenant.root', reasons('What was inferred does not fit together', issues))],
  };
}

// The root and tables that are sealed already cannot be the reason.
function tablesOf(issue: ContractIssue, tables: readonly TableInference[]): readonly TableInference[] {
  if (!issue.path.startsWith('tables.')) return [];
  const path = issue.path.slice('tables.'.length);
  const hit = tables.filter(
    (table) =>
      table.kind !== 'root' &&
      table.kind !== 'sealed' &&
      [table.name, table.table.name].some((name) => path === name || path.startsWith(`${name}.`)),
  );
  const longest = Math.max(0, ...hit.map((table) => table.name.length));
  return hit.filter((table) => table.name.length === longest || path.startsWith(`${table.table.name}.parent`));
}

function reasons(lead: string, issues: readonly ContractIssue[]): string {
  return `${lead}: ${issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ')}.`;
}
