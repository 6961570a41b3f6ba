import { confirm, isCancel } from '@clack/prompts';
import { apply as applyPlan, resume as resumeApply } from '../../apply/apply.ts';
import type { RunOptions } from '../../apply/run-options.ts';
import { undo } from '../../apply/undo.ts';
import { BulkheadError } from '../../base/errors.ts';
import { environment } from '../../base/environment.ts';
import { undeclaredTables } from '../../plan/left-alone.ts';
import { renderPlan } from '../../plan/render-text.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { contractRoles } from '../load-contract.ts';
import { type TargetOptions, requiredContract, withDriver } from '../target.ts';
import { terminal } from '../terminal.ts';
import { intentOf } from './plan.ts';

export interface ApplyOptions extends TargetOptions {
  readonly yes?: boolean;
  readonly rehearsal: boolean;
  readonly resume?: boolean;
  readonly down?: boolean;
  readonly force?: boolean;
  readonly lockTimeout: number;
  readonly format: 'text' | 'json';
}

/** Brings the plan into the database, finishes an interrupted one, or takes the last one back. */
export async function apply(options: ApplyOptions): Promise<ExitCode> {
  const contract = await requiredContract(options);
  const roles = contractRoles(contract);
  const run: RunOptions = {
    lockTimeoutMs: options.lockTimeout,
    onProgress: (done, total, what) => terminal.progress(`${done}/${total} ${what}`),
  };
  return withDriver(options, async (driver) => {
    if (options.down === true) {
      await agree(options, `Take Bulkhead's last plan back from ${driver.label}? Its protection goes with it.`);
      const undone = await undo(driver, roles, { ...run, force: options.force === true });
      report(options, undone, `${driver.label} is as it was found: ${undone.steps} steps taken back.`);
      return exitCode.fine;
    }
    if (options.resume === true) {
      await agree(options, `Finish the interrupted apply on ${driver.label}?`);
      const applied = await resumeApply(driver, roles, run);
      report(options, applied, `${driver.label} is sealed: ${applied.steps} steps.`);
      return exitCode.fine;
    }
    const intent = await intentOf(driver, contract);
    if (intent.plan.steps.length === 0) {
      report(options, { steps: 0, rehearsed: false, resumed: false }, `${driver.label} is sealed already; nothing was done.`);
      return exitCode.fine;
    }
    terminal.say(renderPlan(intent.plan, { verbose: false }));
    const undeclared = undeclaredTables(intent.tenancy, intent.desired).length;
    await agree(options, `Apply these ${intent.plan.steps.length} steps to ${driver.label}?`);
    const applied = await applyPlan(driver, intent, { ...run, rehearse: options.rehearsal, onPhase: (what) => terminal.say(what) });
    report(
      options,
      applied,
      `${driver.label} is ${undeclared === 0 ? 'sealed' : `sealed but for ${undeclared} tables that the contract does not name`}: ${applied.steps} steps${applied.rehearsed ? ', rehearsed before' : ', not rehearsed'}. Look again: bulkhead audit, bulkhead prove --live.`,
    );
    return exitCode.fine;
  });
}

function report(options: ApplyOptions, facts: object, text: string): void {
  if (options.format === 'json') terminal.out(`${JSON.stringify({ schema: 'bulkhead.apply/1', ...facts })}\n`);
  else terminal.say(text);
}

/** Nothing is changed without a yes: --yes, or an answer on a terminal. */
async function agree(options: ApplyOptions, question: string): Promise<void> {
  if (options.yes === true) return;
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true || environment('CI') !== undefined) {
    throw new BulkheadError('BH8003', {
      message: 'this changes the database and needs a yes',
      detail: question,
      hint: 'Read the plan, then run the same command with --yes.',
    });
  }
  const answer = await confirm({ message: question, initialValue: false, output: process.stderr });
  if (isCancel(answer) || !answer)
    throw new BulkheadError('BH8003', { message: 'not confirmed; nothing was changed', hint: 'Run it again when the plan is agreed.' });
}
