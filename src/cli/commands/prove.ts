import { severities } from '../../audit/finding.ts';
import { rules } from '../../audit/rules/all.ts';
import { runRules } from '../../audit/run.ts';
import { introspect } from '../../catalog/introspect.ts';
import { readMeanings } from '../../catalog/meanings/read-meanings.ts';
import { tenancyOf } from '../../contract/resolve.ts';
import type { Driver } from '../../driver/driver.ts';
import { withConnection } from '../../driver/transaction.ts';
import type { Database } from '../../model/database.ts';
import type { Tenancy } from '../../model/tenancy.ts';
import { assumptionsOf } from '../../prove/claims/assumptions.ts';
import type { Claim } from '../../prove/claims/claim.ts';
import { proveClaims } from '../../prove/claims/prove.ts';
import { proveLive } from '../../prove/live.ts';
import { mutate } from '../../prove/mutants/mutate.ts';
import { type MutantReport, runMutants } from '../../prove/mutants/run.ts';
import { type Live, type ProveReport, proveReport } from '../../prove/report/prove-report.ts';
import { proveText } from '../../prove/report/prove-text.ts';
import { verdictOf } from '../../prove/verdict.ts';
import { agree } from '../agree.ts';
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
  readonly yes?: boolean;
}

/** Decides every claim from the catalogue; with --live also attacks, in a transaction that is always rolled back. */
export async function prove(options: ProveOptions): Promise<ExitCode> {
  if (options.mutants === true) return mutants(options);
  const contract = await contractOf(options);
  return withDriver(options, async (driver) => {
    if (options.live === true) await agreeToAttack(options, driver.label);
    const { database, tenancy } = await lookAt(driver, contract);
    const claims = proveClaims({ database, meanings: readMeanings(database) }, tenancy);
    const live = options.live === true ? await attacked(driver, database, tenancy, claims, options) : null;
    const { database: name, versionNum } = database.server;
    const about = { server: { database: name, versionNum }, tenancy: tenancy.source, assumptions: assumptionsOf(database, tenancy) };
    const report = proveReport(about, claims, live);
    print(options.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : proveText(report), options.out);
    return judged(report);
  });
}

/** A database on another machine may serve people right now. */
async function agreeToAttack(options: ProveOptions, label: string): Promise<void> {
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)([:/]|$)/.test(label)) return;
  await agree(options.yes, {
    question: `Attack ${label}? Rows are made and attacked in one transaction that is rolled back; tables it writes to hold row locks until then, and sequences advance.`,
    what: 'this writes to a database on another machine, if only until it is rolled back,',
    hint: 'Attack a copy, or run the same command with --yes. Without --live nothing is written.',
  });
}

async function attacked(
  driver: Driver,
  database: Database,
  tenancy: Tenancy,
  claims: readonly Claim[],
  options: ProveOptions,
): Promise<Live> {
  const limit = options.limit === undefined ? {} : { limit: options.limit };
  const input = { database, tenancy, seed: options.seed, onProgress: progress, ...limit };
  return withConnection(driver, (connection) => proveLive(connection, input, claims));
}

function judged(report: ProveReport): ExitCode {
  const verdict = report.attacks === null ? 'held' : verdictOf(report.attacks.report);
  if (report.summary.refuted > 0 || report.disagreements.length > 0 || verdict === 'crossed') return exitCode.found;
  if (report.summary.unknown === 0 && verdict === 'held' && report.claims.length > 0) return exitCode.fine;
  terminal.say('Nothing is refuted, but not everything could be decided or attacked: see above. This is not an all-clear.');
  return exitCode.failed;
}

function progress(done: number, total: number, what: string): void {
  terminal.progress(`attacking ${done}/${total} ${what}`);
}

/** Weakens the sealed database one statement at a time and asks whether audit or attack notices. */
async function mutants(options: ProveOptions): Promise<ExitCode> {
  const contract = await requiredContract(options);
  return withDriver(options, async (driver) => {
    await agreeToAttack(options, driver.label);
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
