import type pg from 'pg';
import type { Case, Subject } from './cases.ts';
import { type Side, queryOf } from './session.ts';

/** The parts of EXPLAIN's JSON that are looked at. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Filter?: string;
  readonly 'One-Time Filter'?: string;
  readonly 'Parent Relationship'?: string;
  readonly 'Subplan Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

export interface Explained {
  readonly plan: PlanNode;
  /** Milliseconds. */
  readonly planning: number;
  readonly execution: number;
}

interface Output {
  readonly Plan: PlanNode;
  readonly 'Planning Time'?: number;
  readonly 'Execution Time'?: number;
}

/** Plans for these very values, as an unnamed statement does. */
export function explainOnce(client: pg.Client, test: Case, side: Side, subject: Subject, analyze: boolean): Promise<Explained> {
  const { text, values } = queryOf(test, side, 'unnamed', subject);
  const options = analyze ? 'analyze, timing off, buffers off, summary on, format json' : 'format json';
  return explained(client, `explain (${options}) ${text}`, values);
}

/** The plan for any tenant, which a named statement settles on. */
export async function explainGeneric(client: pg.Client, test: Case, side: Side, subject: Subject): Promise<PlanNode> {
  const { text, values } = queryOf(test, side, 'unnamed', subject);
  await client.query('set local plan_cache_mode = force_generic_plan');
  await client.query(`prepare generic as ${text}`);
  const list = values.length === 0 ? '' : `(${values.map((value) => client.escapeLiteral(value)).join(', ')})`;
  const { plan } = await explained(client, `explain (format json) execute generic${list}`, []);
  await client.query('deallocate generic');
  await client.query('set local plan_cache_mode = auto');
  return plan;
}

async function explained(client: pg.Client, text: string, values: string[]): Promise<Explained> {
  const result = await client.query<{ 'QUERY PLAN': readonly Output[] }>(text, values);
  const output = result.rows[0]?.['QUERY PLAN'][0];
  if (output === undefined) throw new Error('EXPLAIN returned nothing');
  return { plan: output.Plan, planning: output['Planning Time'] ?? 0, execution: output['Execution Time'] ?? 0 };
}

export function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** The node that reads the table: its rows are the estimate that counts, whatever stands above it. */
export function scanOf(plan: PlanNode, table: string): PlanNode | undefined {
  return nodesOf(plan).find((node) => node['Relation Name'] === table);
}

/** How often the plan asks the context before it starts. */
export function initPlans(plan: PlanNode): number {
  return nodesOf(plan).filter((node) => node['Parent Relationship'] === 'InitPlan').length;
}

/** Whether an index on the tenant key drives the scan. */
export function keyDrives(plan: PlanNode): boolean {
  return nodesOf(plan).some((node) => node['Index Cond']?.includes('tenant_id') === true);
}

/** One line of a plan, for a note. */
export function outline(plan: PlanNode): string {
  const own = [
    plan['Index Cond'],
    plan.Filter === undefined ? undefined : `filter ${plan.Filter}`,
    plan['One-Time Filter'] === undefined ? undefined : `once ${plan['One-Time Filter']}`,
  ];
  const text = [plan['Node Type'], plan['Relation Name'], ...own].filter((part) => part !== undefined).join(' ');
  const below = (plan.Plans ?? []).filter((node) => node['Parent Relationship'] !== 'InitPlan').map(outline);
  return [text, ...below].join(' < ');
}
