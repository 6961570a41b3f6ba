import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { risks } from '../audit/change/change.ts';
import { severities } from '../audit/finding.ts';
import { type ApplyOptions, apply } from './commands/apply.ts';
import { audit } from './commands/audit.ts';
import { type InitOptions, type TypesOptions, init, types } from './commands/init.ts';
import { type ExplainOptions, explain } from './commands/explain.ts';
import { dev, snapshot, status } from './commands/look.ts';
import { type PlanOptions, plan } from './commands/plan.ts';
import { type ProveOptions, prove } from './commands/prove.ts';
import { auditFormats } from './audit/format.ts';
import type { AuditOptions } from './audit/options.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { TargetOptions } from './target.ts';
import { ignoreClosedPipes, reportError } from './terminal.ts';
import { version } from './version.ts';

/** Runs the command line and returns the exit code; `argv` is without node and script. */
export async function main(argv: readonly string[]): Promise<number> {
  let code: ExitCode = exitCode.fine;
  ignoreClosedPipes();
  const program = makeProgram((work) => async (first, second) => {
    code = await work(first, second);
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed what was wrong, with a suggestion; --help and --version arrive here too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.fine : exitCode.failed;
    return reportError(error);
  }
}

/** What commander gives to a command: its options, behind its argument where it has one. */
type Work = (first: unknown, second: unknown) => Promise<ExitCode>;
type Action = (first: unknown, second: unknown) => Promise<void>;
type Run = (work: (first: never, second: never) => Promise<ExitCode>) => Action;

/** The commands as data: parsed, and read by the documentation check. */
export function makeProgram(wrap: (work: Work) => Action): Command {
  const run: Run = (work) => wrap((first, second) => work(first as never, second as never));
  const program = new Command('bulkhead')
    .description('Watertight multi-tenancy for PostgreSQL: declare it once, seal the database, prove that no tenant reaches another.')
    .version(version())
    .exitOverride()
    .showHelpAfterError()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 something found, 2 could not do its work, 3 refused for safety.\nOn a database of your own:\n  $ bulkhead init  --url postgres://postgres@localhost/shop\n  $ bulkhead audit --url postgres://postgres@localhost/shop\n  $ bulkhead plan  --url postgres://postgres@localhost/shop',
    );

  const command = (name: string, description: string, example: string) =>
    program.command(name).description(description).exitOverride().addHelpText('after', `\nExample:\n  $ bulkhead ${example}`);
  const target = (built: Command) =>
    built
      .option('--url <url>', 'database to work on (default: DATABASE_URL)')
      .option('--config <file>', 'contract (default: bulkhead.config.ts here or above)');
  const format = (...choices: readonly string[]) =>
    new Option('--format <format>', 'how to print the result').choices([...choices]).default('text');

  target(command('init', 'write a first contract for a database that is there', 'init --url postgres://postgres@localhost/shop'))
    .option('--out <file>', 'where to write it', 'bulkhead.config.ts')
    .option('--root <table>', 'the table whose rows are the tenants, when it is not recognised')
    .option('--key <column>', 'the name of the tenant key on most tables')
    .option('--dry-run', 'print it instead of writing it')
    .option('--force', 'overwrite the file')
    .action(run((options: InitOptions) => init(options)));
  target(command('types', 'write table and column names for defineTenancy<Schema>()', 'types --url postgres://postgres@localhost/shop'))
    .option('--out <file>', 'where to write them', 'bulkhead.types.ts')
    .option('--schemas <names>', 'schemas, separated by commas (default: the contract’s)')
    .action(run((options: TypesOptions) => types(options)));
  target(
    command(
      'audit',
      'find what lets one tenant reach another, from the catalogue',
      'audit --url postgres://postgres@localhost/shop --format json',
    ),
  )
    .option('--snapshot <file>', 'audit a snapshot instead of a database')
    .addOption(format(...auditFormats))
    .addOption(
      new Option('--fail-on <level>', 'lowest level that makes the exit code 1 (default: warning; with --diff: dangerous)').choices([
        ...severities,
        ...risks,
      ]),
    )
    .option('--out <file>', 'write the report to a file')
    .option('--baseline <file>', 'findings that are known from this file do not count')
    .option('--write-baseline <file>', 'write the findings of now as a baseline, instead of a report')
    .option(
      '--waivers <file>',
      'findings that are left as they are, each with a reason and a last day (default: bulkhead.waivers.json, if it is there)',
    )
    .option('--attack <file>', 'for html: the report of prove --live --format json')
    .option('--diff <file>', 'say what changed since this snapshot, and what each change may do, instead of a report')
    .option('--watch', 'audit again whenever the catalogue changes, and print what came and went')
    .action(run((options: AuditOptions) => audit(options)));
  target(
    command(
      'prove',
      'decide what every run-time role can reach of other tenants, and attack it',
      'prove --live --url postgres://postgres@localhost/shop',
    ),
  )
    .option('--live', 'also attack the database itself, in a transaction that is rolled back')
    .option('--mutants', 'weaken the sealed database one statement at a time; every change must be noticed')
    .addOption(format('text', 'json'))
    .option('--seed <number>', 'chooses the ids of everything synthesised', wholeNumber, 1)
    .option('--limit <number>', 'largest number of attacks; the rest is reported as skipped', wholeNumber)
    .option('--out <file>', 'write the report to a file')
    .option('--yes', 'do not ask before attacking a database on another machine')
    .action(run((options: ProveOptions) => prove(options)));
  target(
    command(
      'plan',
      'print the way from the database as it is to the contract; changes nothing',
      'plan --url postgres://postgres@localhost/shop --out migrations',
    ),
  )
    .addOption(format('text', 'sql', 'json'))
    .option('--verbose', 'every statement with its lock, hazards and inverse')
    .option('--out <folder>', 'write migration files')
    .addOption(new Option('--layout <layout>', 'of the migration files').choices(['sql', 'supabase']).default('sql'))
    .option('--check', 'exit with 1 when the plan is not empty')
    .action(run((options: PlanOptions) => plan(options)));
  target(command('apply', 'bring the plan into the database', 'apply --url postgres://postgres@localhost/shop --yes'))
    .option('--yes', 'do it without asking')
    .option('--no-rehearsal', 'do not try the plan on a scratch copy first')
    .addOption(
      new Option('--dry-run', 'change nothing: rehearse on a scratch copy only; with --down: print the statements').conflicts('resume'),
    )
    .option('--resume', 'finish an apply that was interrupted')
    .addOption(new Option('--down', 'take the last plan back').conflicts('resume'))
    .option('--force', 'with --down: although the database changed since')
    .option('--lock-timeout <ms>', 'how long a statement waits for a lock before it makes way', wholeNumber, 2000)
    .addOption(format('text', 'json'))
    .action(run((options: ApplyOptions) => apply(options)));
  target(command('status', 'say how far the database is from the contract', 'status --url postgres://postgres@localhost/shop'))
    .addOption(format('text', 'json'))
    .action(run((options: TargetOptions & { readonly format: 'text' | 'json' }) => status(options)));
  target(
    command('snapshot', 'write what isolation depends on as a file', 'snapshot --url postgres://postgres@localhost/shop --out shop.json'),
  )
    .option('--out <file>', 'where to write it (default: standard output)')
    .action(run((options: TargetOptions & { readonly out?: string }) => snapshot(options)));
  target(command('explain', 'print the page of a rule or an error code, or all that is known of an object', 'explain row-security-off'))
    .option('--snapshot <file>', 'look for the object in a snapshot instead of a database')
    .argument('<name>', 'slug, code or object')
    .action(run((name: string, options: ExplainOptions) => explain(name, options)));
  command('dev', 'run an embedded PostgreSQL until interrupted, and print its URL', 'dev').action(run(() => dev()));
  return program;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}
