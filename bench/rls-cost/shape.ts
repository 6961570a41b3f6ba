import type pg from 'pg';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { type Result, atMost, atLeast, told } from '../bench.ts';
import { type Case, type Subject, cases } from './cases.ts';
import { type PlanNode, explainGeneric, explainOnce, initPlans, keyDrives, outline, scanOf } from './explain.ts';
import { asSubject } from './session.ts';

/** What wall and door must fold into: one question for the tenant, and one for the role where a door asks it. */
const questions: Readonly<Record<string, number>> = { orders: 1, payslips: 2, articles: 1 };

/** Estimates and shapes of lists and counts, for each form of policy. */
export async function shapeResults(client: pg.Client, tenancy: Tenancy, typical: Subject, largest: Subject): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const test of cases.filter(({ name }) => /list|count/.test(name)))
    results.push(...(await shapeOf(client, tenancy, test, typical, largest)));
  return results;
}

async function shapeOf(client: pg.Client, tenancy: Tenancy, test: Case, typical: Subject, largest: Subject): Promise<readonly Result[]> {
  const { table, name } = test;
  const seen = await asSubject(client, tenancy, typical, async () => ({
    sealed: await explainGeneric(client, test, 'sealed', typical),
    generic: await explainGeneric(client, test, 'bare', typical),
    custom: (await explainOnce(client, test, 'bare', typical, false)).plan,
  }));
  const large = await asSubject(client, tenancy, largest, async () => (await explainOnce(client, test, 'bare', largest, false)).plan);
  const rows = (plan: PlanNode) => scanOf(plan, table)?.['Plan Rows'] ?? Number.NaN;
  const estimate = (against: string, plan: PlanNode) => {
    const what = `${name}: rows estimated, sealed / by hand, ${against}`;
    const ratio = rows(seen.sealed) / rows(plan);
    return [
      atLeast(0.5, `${what}, lower bar`, ratio, 'x', { note: `${rows(seen.sealed)} against ${rows(plan)}` }),
      atMost(2, `${what}, upper bar`, ratio, 'x'),
    ];
  };
  return [
    ...estimate('generic plan', seen.generic),
    ...estimate('typical tenant', seen.custom),
    told(`${name}: rows estimated, sealed / by hand, largest tenant`, rows(seen.sealed) / rows(large), 'x', {
      note: 'a parameter shows the planner which tenant it is; a context never does, and neither does a generic plan',
    }),
    atLeast(1, `${name}: the key index drives it`, keyDrives(seen.sealed) ? 1 : 0, '', {
      note: `${outline(seen.sealed)}; by hand: ${outline(seen.generic)}`,
    }),
    atMost(questions[table] ?? 1, `${name}: init plans`, initPlans(seen.sealed), ''),
  ];
}
