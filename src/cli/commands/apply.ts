import { apply as applyPlan, resume as resumeApply } from '../../apply/apply.ts';
import { dryApply, dryUndo } from '../../apply/dry-run.ts';
import type { RunOptions } from '../../apply/run-options.ts';
import { undo } from '../../apply/undo.ts';
import { BulkheadError, isBulkheadError } from '../../base/errors.ts';
import type { Contract } from '../../contract/declaration.ts';
import type { Driver } from '../../driver/driver.ts';
import type { Plan } from '../../plan/plan.ts';
import { renderPlan } from '../../plan/render-text.ts';
import { type ApplyAction, type ApplyFacts, applyJson, unprotected } from '../apply-report.ts';
import { type Asking, agree } from '../agree.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { contractRoles } from '../load-contract.ts';
import { type TargetOptions, requiredContract, withDriver } from '../target.ts';
import { exitOf, terminal } from '../terminal.ts';
import { intentOf } from './plan.ts';

export interface ApplyOptions extends TargetOptions {
  readonly yes?: boolean;
  readonly rehearsal: boolean;
  readonly dryRun?: boolean;
  readonly resume?: boolean;
  readonly down?: boolean;
  readonly force?: boolean;
  readonly lockTimeout: number;
  readonly format: 'text' | 'json';
}

/** What was done, for programs; `text` is the same for people. */
type Told = Omit<ApplyFacts, 'action' | 'dryRun' | 'outcome'> & { readonly text: string };

interface Job {
  readonly options: ApplyOptions;
  readonly contract: Contract;
  readonly driver: Driver;
  readonly run: RunOptions;
  /** Called as soon as the plan is known, so that a refusal can name it. */
  readonly planned: (plan: Plan) => void;
}

const works: Readonly<Record<ApplyAction, (job: Job) => Promise<Told>>> = { apply: forward, resume: finish, down: back };

/** Brings the plan into the database, finishes an interrupted one, or takes the last one back. */
export async function apply(options: ApplyOptions): Promise<ExitCode> {
  const action = options.down === true ? 'down' : options.resume === true ? 'resume' : 'apply';
  const dryRun = options.dryRun === true;
  let plan: Plan | null = null;
  try {
    if (dryRun && action === 'apply' && !options.rehearsal) {
      throw new BulkheadError('BH8001', {
        message: 'a dry run without a rehearsal does nothing',
        hint: 'Leave out --no-rehearsal, or read the plan: bulkhead plan.',
      });
    }
    const contract = await requiredContract(options);
    const run: RunOptions = {
      lockTimeoutMs: options.lockTimeout,
      onProgress: (done, total, what) => terminal.progress(`${done}/${total} ${what}`),
    };
    const { text, ...told } = await withDriver(options, (driver) =>
      works[action]({ options, contract, driver, run, planned: (made) => (plan = made) }),
    );
    if (options.format === 'json') terminal.out(applyJson({ action, dryRun, outcome: 'done', ...told }));
    else terminal.say(text);
    return exitCode.fine;
  } catch (error) {
    if (options.format === 'json' && isBulkheadError(error)) {
      const outcome = exitOf(error) === exitCode.refused ? 'refused' : 'failed';
      terminal.out(applyJson({ action, dryRun, outcome, plan, error }));
    }
    throw error;
  }
}

async function forward({ options, contract, driver, run, planned }: Job): Promise<Told> {
  const intent = await intentOf(driver, contract);
  const { plan } = intent;
  planned(plan);
  const sealed = sealedWords(plan);
  const onPhase = (what: string) => terminal.say(what);
  if (plan.steps.length === 0) {
    // Nothing to do is not all that can be said: an interrupted apply may still wait.
    await dryApply(driver, intent);
    return { plan, text: `${driver.label} is ${sealed} already; nothing was done.` };
  }
  terminal.say(renderPlan(plan, { verbose: false }));
  if (options.dryRun === true) {
    await dryApply(driver, intent, { onPhase });
    const text = `${driver.label} was not changed. The ${plan.steps.length} steps and their way back were rehearsed on a scratch copy without rows, which is removed.`;
    return { plan, rehearsed: true, text };
  }
  await agree(options.yes, changing(`Apply these ${plan.steps.length} steps to ${driver.label}?`));
  const { rehearsed } = await applyPlan(driver, intent, { ...run, rehearse: options.rehearsal, onPhase });
  const text = `${driver.label} is ${sealed}: ${plan.steps.length} steps${rehearsed ? ', rehearsed before' : ', not rehearsed'}. Look again: bulkhead audit, bulkhead prove --live.`;
  return { plan, rehearsed, text };
}

async function finish({ options, contract, driver, run }: Job): Promise<Told> {
  await agree(options.yes, changing(`Finish the interrupted apply on ${driver.label}?`));
  const { plan } = await resumeApply(driver, contractRoles(contract), run);
  return { plan, text: `${driver.label} is ${sealedWords(plan)}: ${plan.steps.length} steps.` };
}

function sealedWords(plan: Plan): string {
  const count = unprotected(plan).length;
  return count === 0 ? 'sealed' : `sealed but for ${count} ${count === 1 ? 'table' : 'tables'} that the contract does not name`;
}

async function back({ options, contract, driver, run }: Job): Promise<Told> {
  const roles = contractRoles(contract);
  const force = options.force === true;
  if (options.dryRun === true) {
    const { plan, transactions } = await dryUndo(driver, roles, { force });
    if (options.format === 'text') terminal.out(wayBackText(transactions));
    const count = transactions.flat().length;
    const text = `${driver.label} was not changed. The way back has ${count} statements in ${transactions.length} transactions.`;
    return { plan, transactions, text };
  }
  await agree(options.yes, changing(`Take Bulkhead's last plan back from ${driver.label}? Its protection goes with it.`));
  const { plan, ledgerDropped, differences } = await undo(driver, roles, { ...run, force });
  const text =
    differences.length === 0
      ? `${driver.label} is as it was found: ${plan.steps.length} steps taken back.`
      : `${plan.steps.length} steps were taken back. ${driver.label} is not as it was found in: ${differences.map(({ object }) => object).join(', ')}.`;
  return { plan, ledgerDropped, differences, text };
}

function wayBackText(transactions: readonly (readonly string[])[]): string {
  return transactions
    .map((statements, index) => `-- transaction ${index + 1} of ${transactions.length}\n${statements.map((text) => `${text};\n`).join('')}`)
    .join('\n');
}

function changing(question: string): Asking {
  return { question, what: 'this changes the database', hint: 'Read the plan, then run the same command with --yes.' };
}
