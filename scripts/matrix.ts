import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Major, majors, readMajor, resolveServerBinaries } from '../test/harness/server-binaries.ts';
import { root } from './root.ts';
import { type Counts, line, readCounts } from './vitest-report.ts';

const usage = `npm run test:matrix -- [versions] [--allow-missing]

Runs the tests that depend on the server on PostgreSQL ${[...majors].reverse().join(', ')} (or the versions given) and prints one line for each.
  --allow-missing   a version that cannot be had is named and does not fail the run
`;

/** The result of one version: what was counted, or why nothing could be. */
type Result =
  | { readonly kind: 'ran'; readonly counts: Counts; readonly ok: boolean }
  | { readonly kind: 'missing' | 'broken'; readonly reason: string };

async function runOn(major: Major): Promise<Result> {
  const resolved = await resolveServerBinaries(major);
  if (!resolved.available) return { kind: 'missing', reason: resolved.reason };
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-matrix-'));
  try {
    const file = join(folder, 'report.json');
    const { code, output } = await vitest(major, file);
    const counts = readCounts(read(file));
    // Without a report the run ended before the first test: a server that did not start, a file that does not compile.
    if (counts === undefined) return { kind: 'broken', reason: `vitest ended with ${code} before any test:\n${tail(output)}` };
    if (counts.passed === 0) return { kind: 'broken', reason: `no test passed:\n${tail(output)}` };
    const ok = code === 0 && counts.failed === 0;
    // Green tests and a red end: something was left on the server.
    if (!ok && counts.failed === 0) return { kind: 'broken', reason: `all tests passed, but vitest ended with ${code}:\n${tail(output)}` };
    return { kind: 'ran', counts, ok };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// What is about processes, files and pages is the same on every server: `npm test` runs it once.
const alike = ['test/pg/**', 'test/cli/dev.test.ts', 'test/docs/**', 'test/harness/**', 'test/types/**', 'test/report/browser.test.ts'];

function vitest(major: Major, file: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const left = alike.flatMap((pattern) => ['--exclude', pattern]);
  const args = [program, 'run', '--project', 'pg', '--reporter=json', `--outputFile.json=${file}`, ...left];
  const env = { ...process.env, BULKHEAD_TEST_PG: String(major), NO_COLOR: '1' };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-65_536);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, output: error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}

function tail(output: string): string {
  return output.trim().split('\n').slice(-30).join('\n').replace(/^/gm, '    ');
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const options = { 'allow-missing': { type: 'boolean' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const chosen = positionals.length === 0 ? [...majors].reverse() : positionals.map(readMajor);
  let code = 0;
  for (const major of chosen) {
    const start = performance.now();
    const result = await runOn(major);
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stdout.write(`${line(major, result, seconds)}\n`);
    const forgiven = result.kind === 'missing' && values['allow-missing'] === true;
    if (!forgiven && !(result.kind === 'ran' && result.ok)) code = 1;
  }
  return code;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
