import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Outcome, outcome } from './outcome.ts';
import { root } from './root.ts';

/** Runs an installed development tool in the checkout; what it says is a problem when it fails, and silent otherwise. */
export function tool(name: string, args: readonly string[], hint?: string): Outcome {
  const windows = process.platform === 'win32';
  const run = spawnSync(join(root, 'node_modules', '.bin', windows ? `${name}.cmd` : name), args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    maxBuffer: 64 * 1024 * 1024,
    shell: windows,
  });
  if (run.error !== undefined) return outcome([`${name} could not be run: ${run.error.message}. Run npm ci.`]);
  if (run.status === 0) return outcome([]);
  const said = `${run.stdout}${run.stderr}`.trim();
  return outcome([said === '' ? `${name} ended with ${run.status ?? run.signal}` : said, ...(hint === undefined ? [] : [hint])]);
}
