import { severities } from '../../audit/finding.ts';
import { rules } from '../../audit/rules/all.ts';
import { runRules } from '../../audit/run.ts';
import { BulkheadError } from '../../base/errors.ts';
import { introspect } from '../../catalog/introspect.ts';
import { tenancyOf } from '../../contract/resolve.ts';
import type { Driver } from '../../driver/driver.ts';
import { withConnection } from '../../driver/transaction.ts';
import type { Database } from '../../model/database.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { attack } from '../../prove/attack.ts';
import { mutate } from '../../prove/mutants/mutate.ts';
import { type MutantReport, runMutants } from '../../prove/mutants/run.ts';
import { attackJson } from '../../prove/report/json.ts';
import { attackText } from '../../prove/report/text.ts';
import { verdictOf } from '../../prove/verdict.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { contractRoles } from '../load-contract.ts';
import { type TargetOptions, contractOf, lookAt, requiredContract, withDriver } from '../target.ts';
import { terminal } from '../terminal.ts';
import { writeFile } from '../write-file.ts';

export interface ProveOptions extends TargetOptions {
  readonly live?: boolean;
  readonly mutants?: boolean;
  readonly format: 'text' | 'json';
  readonly seed: number;
  readonly limit?: number;
  readonly out?: string;
}

/** Attacks every object as every run-time role, in a transaction that is always rolled back. */
export async function prove(options: ProveOptions): Promise<ExitCode> {
  if (options.live !== true && options.mutants !== true) {
    throw new BulkheadError('BH8001', {
      message: 'say how to prove',
      hint: '--live attacks the database in a transaction that is rolled back; --mutants also weakens it first, statement by statement.',
    });
  }
  if (options.mutants === true) return mutants(options);
  const contract = await contractOf(options);
  return withDriver(options, async (driver) => {
    const { database, tenancy } = await lookAt(driver, contract);
    const report = await withConnection(driver, (connection) =>
      attack(connection, {
        database,
        tenancy,
        seed: options.seed,
        onProgress: progress,
        ...(options.limit === undefined ? {} : { limit: options.limit }),
      }),
    );
    print(options.format === 'json' ? attackJson(report) : attackText(report), options.out);
    const verdict = verdictOf(report);
    if (verdict === 'incomplete')
      terminal.say(
        'Nothing crossed, but not everything could be attacked: see what was skipped, vacuous or failed. This is not an all-clear.',
      );
    return verdict === 'crossed' ? exitCode.found : verdict === 'held' ? exitCode.fine : exitCode.failed;
  });
}

function progress(done: number, total: number, what: string): void {
  terminal.progress(`attacking ${done}/${total} ${what}`);
}

/** Weakens the sealed database one statement at a time and asks whether audit or attack notices. */
async function mutants(options: ProveOptions): Promise<ExitCode> {
  const contract = await requiredContract(options);
  return withDriver(options, async (driver) => {
    const report = await mutationRun(driver, contractRoles(contract), (database) => tenancyOf(contract, database));
    print(options.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : mutantText(report), options.out);
    // A weakening that the rows themselves refuse (a unique key over values that occur twice) is none; any other that could
    // not be applied was not looked at.
    const unseen = report.outcomes.filter((outcome) => outcome.fate === 'not-applied' && outcome.reason?.includes('(23505)') !== true);
    return report.survived > 0 ? exitCode.found : report.killed === 0 || unseen.length > 0 ? exitCode.failed : exitCode.fine;
  });
}

export async function mutationRun(
  driver: Driver,
  roles: readonly string[],
  understand: (database: Database) => Tenancy,
): Promise<MutantReport> {
  return withConnection(driver, async (connection) => {
    const database = await introspect(connection, { roles });
    const tenancy = understand(database);
    const warning = severities.indexOf('warning');
    return runMutants(connection, {
      introspect: (inner) => introspect(inner, { roles, withinTransaction: true }),
      audit: (weakened) =>
        runRules(rules, { database: weakened, tenancy }).filter((finding) => severities.indexOf(finding.severity) <= warning),
      tenancy,
      mutants: mutate(database, tenancy),
      onProgress: (done, total, what) => terminal.progress(`mutant ${done}/${total} ${what}`),
    });
  });
}

export function mutantText(report: MutantReport): string {
  const lines = report.outcomes.map(
    (outcome) => `  ${outcome.fate.padEnd(11)} ${outcome.mutant}${outcome.reason === null ? '' : ` (${outcome.reason})`}`,
  );
  const summary = `${report.killed} of ${report.total} mutants killed: ${report.byAudit} by audit, ${report.byAttack} by attack, ${report.byBoth} by both; ${report.survived} survived, ${report.notApplied} could not be applied.`;
  return `${lines.join('\n')}\n\n${summary}\n`;
}

function print(text: string, out: string | undefined): void {
  if (out === undefined) terminal.out(text);
  else writeFile(out, text);
}
