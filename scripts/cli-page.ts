import type { Command, Option } from 'commander';
import { makeProgram } from '../src/cli/main.ts';

interface Notes {
  /** Paragraphs behind the description. */
  readonly text: readonly string[];
  /** What each exit code that it can give means here. */
  readonly exits: Readonly<Record<number, string>>;
}

const failed = 'it could not do its work: wrong usage, no connection, no privilege';

/** What the command line's own words do not say; every command has an entry. */
const notes: Readonly<Record<string, Notes>> = {
  init: {
    text: [
      'Reads the catalogue, recognises the table of tenants, and writes a `bulkhead.config.ts` in which every doubt is a comment that begins with QUESTION. Until a question is answered, what is in doubt is declared as the safest kind.',
      'The database is not changed. `--config` has no meaning here.',
    ],
    exits: { 0: 'the file was written or printed', 2: `no tenant root was recognised, or ${failed}`, 3: 'the file is there already' },
  },
  types: {
    text: [
      'Overwrites the file without asking. Write it again after each migration: [the contract](contract.md#types) says how it is used.',
    ],
    exits: { 0: 'the file was written', 2: failed },
  },
  audit: {
    text: [
      'Judges the catalogue by [the rules](rules/README.md). Without a contract the tenancy is inferred, and the report says so: a guess proves nothing. How to read the report: [read an audit](../how-to/read-an-audit.md).',
      'With `--diff` it compares the database, or the snapshot given by `--snapshot`, with an older snapshot instead, and says what each change may do: [gate changes in CI](../how-to/audit-in-ci.md#changes). Then `--format` is text, json, markdown or github, and `--fail-on` is dangerous, breaking, review or safe. With `--watch` it audits whenever the catalogue changes, until interrupted; its exit code is that of the last look.',
      'What is known from a baseline or waived does not count: [baselines and waivers](../how-to/baselines-and-waivers.md).',
    ],
    exits: { 0: 'nothing that counts at or above `--fail-on`', 1: 'findings, or with `--diff` changes, at or above it', 2: failed },
  },
  prove: {
    text: [
      'One of `--live` and `--mutants` has to be given; with both, the mutants run. `--live` makes two tenants with people and rows of its own in a transaction, tries to cross as every run-time role, and rolls back. `--mutants` needs a contract and a sealed database; it takes much longer, because it looks at the whole database again for every weakening.',
      'What the words of the report mean: [what "proved" means](../explanation/what-proved-means.md).',
    ],
    exits: {
      0: 'every attack that could be made was made, and held; with `--mutants`: every mutant was noticed',
      1: 'a leak or an oracle; with `--mutants`: a mutant survived',
      2: `nothing crossed, but something was vacuous, failed or was skipped; with \`--mutants\`: one could not be applied, other than because of the rows that are there; or ${failed}`,
    },
  },
  plan: {
    text: [
      'Needs a contract. `--out` writes files instead of printing; `--format` and `--verbose` then have no meaning. The layouts: [write migrations with Supabase](../how-to/write-migrations-with-supabase.md).',
    ],
    exits: {
      0: 'the plan was printed or written, and no existing row stands in its way',
      1: 'with `--check`: the plan is not empty',
      2: failed,
      3: 'existing rows would break a key; the plan was printed or written all the same',
    },
  },
  apply: {
    text: [
      'Needs a contract. Takes a lock, checks that the database is the one the plan was made for, asks whether existing rows stand in the way, rehearses the plan and its way back on an empty copy on the same server, runs it in short transactions, and looks whether the database is now the one the contract wants. It records how far it came in `bulkhead_ledger.applied`.',
      '`--dry-run` does all of this but the running: it rehearses on the scratch copy, which holds no rows, and changes nothing in the database. `--down --dry-run` prints the statements of the way back and runs none. Neither needs a yes or takes the lock, and each is refused where the real one would be.',
      'Without `--yes` it asks on a terminal, and refuses elsewhere and where `CI` is set. It has to run as a superuser, or as the owner of the objects with CREATEROLE and BYPASSRLS, and with CREATEDB for the rehearsal; before PostgreSQL 16 with a migrator made beforehand, and without a rehearsal. What is missing is said before anything is changed: [BH4009](errors/BH4009.md), [BH4005](errors/BH4005.md).',
    ],
    exits: {
      0: 'the database is sealed, or was; with `--down`: it is as it was found; with `--dry-run`: nothing was changed, and nothing stands in the way as far as can be known',
      2: `a step failed, or there was nothing to resume or to take back, or ${failed}`,
      3: 'refused: no yes, existing rows in the way, the database changed, the rehearsal failed, another apply runs or waits; or the database afterwards is not the one wanted, which is recorded',
    },
  },
  status: {
    text: [
      'Needs a contract. `sealed` means that the plan is empty; a table that the contract does not name is left alone and does not count: the audit reports it.',
    ],
    exits: { 0: 'sealed', 1: 'not sealed, sealed in part, or half way', 2: failed },
  },
  snapshot: {
    text: ['Structure only: no rows. `audit --snapshot` reads it without a connection. The file format: [JSON](json.md#snapshot).'],
    exits: { 0: 'the snapshot was written', 2: failed },
  },
  explain: {
    text: [
      'The page of a rule or an error needs no database and no network. Any other name is looked up in the database, or in the snapshot: a table, view, function, sequence or role, with or without its schema. Told are what it is, who reaches it by which way, what holds them back, what refers to it, and the findings about it.',
    ],
    exits: { 0: 'it was printed', 2: `there is no such rule, error or object, or ${failed}` },
  },
  dev: {
    text: [
      'Prints the URL of a superuser on standard output when the server is ready. Port and password are new each time, and the data is gone when the command ends, however it ends. More: [run an embedded PostgreSQL](../how-to/run-an-embedded-postgresql.md).',
    ],
    exits: { 0: 'ended by a signal', 2: 'there is no PostgreSQL for this platform, or it did not start' },
  },
};

/** docs/reference/cli.md: every command and option, from the program itself. */
export function cliPage(): string {
  const program = makeProgram(() => async () => undefined);
  const missing = program.commands.filter((command) => notes[command.name()] === undefined).map((command) => command.name());
  const surplus = Object.keys(notes).filter((name) => !program.commands.some((command) => command.name() === name));
  if (missing.length + surplus.length > 0)
    throw new Error(`scripts/cli-page.ts: no notes on ${missing.join(', ') || '-'}; no command ${surplus.join(', ') || '-'}`);
  const list = program.commands.map((command) => `| [\`${command.name()}\`](#${command.name()}) | ${prose(command.description())} |`);
  return [
    '<!-- Made by scripts/generate.ts from src/cli/main.ts; do not edit. -->',
    '# Command line',
    '',
    'Results go to standard output, everything about the way there to standard error, so that a report can be piped. On a terminal a line',
    'shows what is being done; on a pipe there is none.',
    '',
    `| command | |\n|---|---|\n${list.join('\n')}`,
    '',
    '## What all commands share',
    '',
    'The database is named by `--url`, or by the variable `DATABASE_URL`. The contract is the file given by `--config`, or the first',
    '`bulkhead.config.ts`, `.mts`, `.js` or `.mjs` in this folder or one above it.',
    '',
    '| exit code | meaning |\n|---|---|\n| 0 | complete, and nothing at or above the threshold |\n| 1 | something was found: findings, leaks, a difference |\n| 2 | Bulkhead could not do its work; "could not look" is never 0 |\n| 3 | refused for safety; nothing was changed, or the change is recorded and can be resumed or taken back |',
    '',
    `${optionTable(program.options)}| \`-h, --help\` | the help of a command | |`,
    '',
    ...program.commands.map(section),
  ].join('\n');
}

function section(command: Command): string {
  const name = command.name();
  const { text, exits } = notes[name] ?? { text: [], exits: {} };
  const argument = command.registeredArguments.map((item) => ` <${item.name()}>`).join('');
  const rows = Object.entries(exits).map(([code, what]) => `| ${code} | ${what} |`);
  return [
    `## ${name}`,
    '',
    `\`bulkhead ${name}${argument}\`: ${prose(command.description())}.`,
    '',
    ...text.flatMap((paragraph) => [paragraph, '']),
    ...(command.registeredArguments.length === 0
      ? []
      : [...command.registeredArguments.map((item) => `- \`<${item.name()}>\`: ${item.description}`), '']),
    ...(command.options.length === 0 ? [] : [optionTable(command.options)]),
    `\`\`\`bash\nnpx ${exampleOf(command)}\n\`\`\``,
    '',
    `| exit code | |\n|---|---|\n${rows.join('\n')}`,
    '',
  ].join('\n');
}

function optionTable(options: readonly Option[]): string {
  return `| option | | default |\n|---|---|---|\n${options.map(optionRow).join('')}`;
}

function optionRow(option: Option): string {
  const stated = / \(default: (.*)\)$/.exec(option.description);
  const what = stated === null ? option.description : option.description.slice(0, stated.index);
  const choices = option.argChoices === undefined ? '' : `: ${option.argChoices.map((choice) => `\`${choice}\``).join(', ')}`;
  const value: unknown = option.defaultValue;
  // A negated option (`--no-rehearsal`) has the default true, of the thing that it takes away: nothing to say.
  const known = typeof value === 'string' || typeof value === 'number';
  const fallback = known ? `\`${value}\`` : (stated?.[1] ?? '');
  return `| \`${option.flags}\` | ${prose(what)}${choices} | ${fallback}${fallback === '' ? '' : ' '}|\n`;
}

// A type argument is no tag.
function prose(text: string): string {
  return text.replaceAll('<', '\\<');
}

/** The example that its help ends with. */
function exampleOf(command: Command): string {
  let help = '';
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  const example = /\nExample:\n {2}\$ (.+)/.exec(help)?.[1];
  if (example === undefined) throw new Error(`scripts/cli-page.ts: the help of ${command.name()} has no example`);
  return example;
}
