import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { environment } from '../../src/base/environment.ts';
import { useServer } from './server.ts';

// A server that nobody else uses: what other files of this run make would look like a leak of the inner run.
const server = useServer();
const cli = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const config = fileURLToPath(new URL('fixtures/vitest.config.ts', import.meta.url));

/** Runs vitest on one fixture, on this file's server or on one that `variables` choose. */
function runFixture(
  name: string,
  variables: Record<string, string> = { DATABASE_URL: server.url },
): { code: number | null; output: string } {
  const done = spawnSync(process.execPath, [cli, 'run', '--config', config, name], {
    env: { PATH: environment('PATH') ?? '', NO_COLOR: '1', ...variables },
    encoding: 'utf8',
  });
  return { code: done.status, output: `${done.stdout}${done.stderr}` };
}

describe('a whole run', () => {
  it('is green when all is cleaned up', () => {
    const run = runFixture('clean');
    expect(run).toMatchObject({ code: 0, output: expect.stringContaining('from DATABASE_URL') });
  });

  it('is red when a file leaks', () => {
    const run = runFixture('leaks-connection');
    expect(run).toMatchObject({ code: 1, output: expect.stringContaining('this test file leaks') });
    expect(run.output).toContain('1 connection(s) of a driver');
  });

  it('is red when something is left at its end', () => {
    const run = runFixture('leaks-role', { BULKHEAD_TEST_PG: '18' });
    expect(run).toMatchObject({ code: 1, output: expect.stringContaining('role stray_at_the_end') });
  });

  it('is red without a server', () => {
    expect(runFixture('clean', { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).toMatchObject({
      code: 1,
      output: expect.stringContaining('BH3001'),
    });
    expect(runFixture('clean', { BULKHEAD_TEST_PG: '14' })).toMatchObject({ code: 1, output: expect.stringContaining('not supported') });
  });
});
