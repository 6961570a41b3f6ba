#!/usr/bin/env node
// Compiles the checkout into dist/ when a source is newer than the last build. Plain JavaScript because it is what
// makes the rest runnable: `npx bulkhead` has to work right after `npm ci`, also where npm runs no install scripts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'dist', '.built');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return /\.(ts|json)$/.test(path) ? found.mtimeMs : 0;
  let latest = found.mtimeMs;
  for (const entry of readdirSync(path)) {
    if (entry !== 'node_modules') latest = Math.max(latest, newest(join(path, entry)));
  }
  return latest;
}

/** Builds if something changed; returns an exit code. */
export function build() {
  const sources = ['src', 'scripts', 'bench', 'examples', 'test/harness', 'tsconfig.json', 'tsconfig.build.json'];
  const changed = Math.max(...sources.map((source) => newest(join(root, source))));
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > changed) return 0;
  // Written over, not removed first: another command may be running from dist/ right now.
  if (process.argv.includes('--clean')) rmSync(join(root, 'dist'), { recursive: true, force: true });
  const run = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
  if (run.status !== 0) return run.status ?? 1;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // `npm ci --omit=dev` has no compiler and a published package has no sources: nothing to do in either.
  const possible = existsSync(compiler) && existsSync(join(root, 'src'));
  process.exitCode = !possible && process.argv.includes('--if-possible') ? 0 : build();
}
