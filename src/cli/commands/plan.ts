import { join } from 'node:path';
import { readExecutor } from '../../apply/executor.ts';
import { type Obstacle, findObstacles } from '../../apply/preflight.ts';
import type { Intent } from '../../apply/apply.ts';
import { systemClock } from '../../base/clock.ts';
import { introspect } from '../../catalog/introspect.ts';
import type { Contract } from '../../contract/declaration.ts';
import { lower } from '../../contract/lower/lower.ts';
import { tenancyOf } from '../../contract/resolve.ts';
import type { Driver } from '../../driver/driver.ts';
import { withConnection } from '../../driver/transaction.ts';
import { reachableBy } from '../../plan/executor.ts';
import { makePlan } from '../../plan/make-plan.ts';
import { type Layout, migrationFiles } from '../../plan/migration.ts';
import { renderPlan } from '../../plan/render-text.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { contractRoles } from '../load-contract.ts';
import { type TargetOptions, requiredContract, withDriver } from '../target.ts';
import { terminal } from '../terminal.ts';
import { writeFile } from '../write-file.ts';

export interface PlanOptions extends TargetOptions {
  readonly format: 'text' | 'sql' | 'json';
  readonly verbose?: boolean;
  readonly out?: string;
  readonly layout: Layout;
  readonly check?: boolean;
}

/** Makes the plan from the database as it is to the one the contract wants. */
export async function intentOf(driver: Driver, contract: Contract): Promise<Intent> {
  terminal.progress(`reading the catalogue of ${driver.label}`);
  const actual = await withConnection(driver, (connection) => introspect(connection, { roles: contractRoles(contract) }));
  const tenancy = tenancyOf(contract, actual);
  const executor = await withConnection(driver, readExecutor);
  const desired = reachableBy(executor, tenancy, actual, lower(tenancy, actual));
  return { tenancy, actual, desired, plan: makePlan(tenancy, actual, desired) };
}

/** Prints the plan, or writes it as migration files; changes nothing in the database. */
export async function plan(options: PlanOptions): Promise<ExitCode> {
  const contract = await requiredContract(options);
  return withDriver(options, async (driver) => {
    const intent = await intentOf(driver, contract);
    const obstacles = await withConnection(driver, (connection) => findObstacles(connection, intent.plan));
    if (options.out === undefined) terminal.out(render(intent, obstacles, options));
    else write(intent, options.out, options.layout);
    if (obstacles.length > 0) {
      terminal.say(obstacleText(obstacles));
      return exitCode.refused;
    }
    return options.check === true && intent.plan.steps.length > 0 ? exitCode.found : exitCode.fine;
  });
}

function render(intent: Intent, obstacles: readonly Obstacle[], options: PlanOptions): string {
  if (options.format === 'json') return `${JSON.stringify({ schema: 'bulkhead.plan/1', ...intent.plan, obstacles }, null, 2)}\n`;
  if (options.format === 'sql') return `${migrationFiles(intent.plan, { layout: 'sql', stamp: stamp() })[0]?.text ?? '-- nothing to do\n'}`;
  return renderPlan(intent.plan, { verbose: options.verbose === true });
}

export function write(intent: Intent, folder: string, layout: Layout): void {
  const files = migrationFiles(intent.plan, { layout, stamp: stamp() });
  for (const file of files) {
    const path = join(folder, file.path);
    writeFile(path, file.text);
    terminal.say(`wrote ${path}`);
  }
  if (files.length === 0) terminal.say('Nothing to write: the database is as the contract says.');
}

function stamp(): string {
  return new Date(systemClock.now()).toISOString().replace(/\D/g, '').slice(0, 14);
}

export function obstacleText(obstacles: readonly Obstacle[]): string {
  const lines = obstacles.map((obstacle) => `  ${obstacle.rows} ${obstacle.what}\n    ${obstacle.show};`);
  return `\nExisting rows stand in the way; apply would refuse:\n${lines.join('\n')}`;
}
