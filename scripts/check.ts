import { parseArgs } from 'node:util';
import { checkDocs } from './check-docs.ts';
import { checkEngines, checkLock } from './check-engines.ts';
import { checkExceptions } from './check-exceptions.ts';
import { checkLayers } from './check-layers.ts';
import { checkSizes } from './check-sizes.ts';
import { generate } from './generate.ts';
import { type Outcome, outcome } from './outcome.ts';
import { tool } from './tool.ts';

interface Check {
  readonly name: string;
  readonly what: string;
  readonly run: () => Outcome | Promise<Outcome>;
}

/** Everything `npm run check` does, in its order: what is quick and what explains later failures comes first. */
const checks: readonly Check[] = [
  { name: 'generated', what: 'generated files are fresh', run: checkGenerated },
  {
    name: 'format',
    what: 'formatted as Biome does it',
    run: () => tool('biome', ['format', '--reporter=summary', '.'], 'Run: npm run format'),
  },
  { name: 'types', what: 'TypeScript, everything', run: () => tool('tsc', ['-p', '.', '--pretty', 'false']) },
  { name: 'lint', what: 'oxlint with types', run: () => tool('oxlint', ['--type-aware', '--deny-warnings', '--format=unix']) },
  { name: 'layers', what: 'imports go down, no circle, names, ambient values', run: checkLayers },
  { name: 'exceptions', what: 'every exception carries its reason', run: checkExceptions },
  { name: 'sizes', what: 'file sizes', run: checkSizes },
  { name: 'dead-code', what: 'nothing unused', run: () => tool('knip', ['--no-progress', '--no-config-hints']) },
  { name: 'engines', what: 'dependencies admit the Node floor', run: checkEngines },
  { name: 'lock', what: 'npm ci accepts the lock file', run: checkLock },
  { name: 'docs', what: 'pages match code, links lead somewhere', run: checkDocs },
  { name: 'unit', what: 'unit tests', run: () => tool('vitest', ['run', '--project', 'unit', '--reporter=dot']) },
];

async function checkGenerated(): Promise<Outcome> {
  const stale = await generate({ check: true });
  return outcome(stale.map((name) => `${name} is stale: run npm run generate`));
}

async function main(args: readonly string[]): Promise<number> {
  const names = checks.map((check) => check.name);
  const options = { only: { type: 'string', multiple: true }, list: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options, strict: true });
  if (values.list === true) {
    process.stdout.write(checks.map((check) => `${check.name.padEnd(12)}${check.what}\n`).join(''));
    return 0;
  }
  const only = values.only ?? names;
  const unknown = only.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`no check is named ${unknown.join(', ')}; there are: ${names.join(', ')}\n`);
    return 2;
  }
  const failed: string[] = [];
  for (const check of checks.filter((candidate) => only.includes(candidate.name))) {
    if (!(await passes(check))) failed.push(check.name);
  }
  if (failed.length > 0)
    process.stdout.write(`\n${failed.length} failed: ${failed.join(', ')}\nRun one of them again: npm run check -- --only ${failed[0]}\n`);
  return failed.length === 0 ? 0 : 1;
}

async function passes(check: Check): Promise<boolean> {
  const start = performance.now();
  const { problems, notes } = await run(check);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const facts = notes.length === 0 ? '' : `: ${notes.join('; ')}`;
  process.stdout.write(
    `${problems.length === 0 ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(10)} ${seconds.padStart(5)} s  ${check.what}${facts}\n`,
  );
  for (const problem of problems) process.stdout.write(`${problem.trimEnd().replace(/^/gm, '        ')}\n`);
  return problems.length === 0;
}

// A check that cannot look is not green: what it throws is its finding, and the others still run.
async function run(check: Check): Promise<Outcome> {
  try {
    return await check.run();
  } catch (error) {
    return outcome([`the check could not be done: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
