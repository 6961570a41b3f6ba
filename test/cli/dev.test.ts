import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { environment } from '../../src/base/environment.ts';
import { processesOf, scratchFolder } from '../harness/parent-process.ts';

const bin = fileURLToPath(new URL('../../bin/bulkhead.js', import.meta.url));
const command = `node "${bin}" dev`;

interface Dev {
  readonly wrapper: ChildProcess;
  readonly scratch: string;
  /** The process of Bulkhead, below whatever started it. */
  readonly node: number;
}

const started: Dev[] = [];

/** Starts `bulkhead dev` in one of the ways people do, and waits until it has printed its URL. */
async function dev(...way: readonly string[]): Promise<Dev> {
  const [program = '', ...args] = way;
  const scratch = scratchFolder();
  writeFileSync(join(scratch, 'package.json'), JSON.stringify({ private: true, scripts: { database: command } }));
  const wrapper = spawn(program, args, {
    cwd: scratch,
    // As a shell does for a job in the background.
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: environment('PATH') ?? '', HOME: environment('HOME') ?? '', TMPDIR: scratch, npm_config_update_notifier: 'false' },
  });
  let out = '';
  wrapper.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  await settled(() => out.includes('postgres://'), 20_000);
  const found = processesOf(scratch).find((line) => /^\d+ \S*node .*bulkhead\.js"? dev/.test(line));
  const each = { wrapper, scratch, node: Number(found?.split(' ')[0] ?? 0) };
  started.push(each);
  expect(out).toContain('postgres://');
  expect(each.node).toBeGreaterThan(0);
  return each;
}

async function settled(done: () => boolean, ms: number): Promise<boolean> {
  for (const until = systemClock.now() + ms; systemClock.now() < until; await systemClock.sleep(25)) if (done()) return true;
  return done();
}

/** Processes and folders that are left once things have had time to end. */
async function leftovers({ scratch }: Dev): Promise<readonly string[]> {
  const left = () => [...processesOf(scratch), ...readdirSync(scratch).filter((name) => name.startsWith('bulkhead-pg-'))];
  await settled(() => left().length === 0, 10_000);
  return left();
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

afterEach(async () => {
  for (const each of started.splice(0)) {
    kill(each.node, 'SIGKILL');
    kill(-(each.wrapper.pid ?? 0), 'SIGKILL');
    await leftovers(each);
    rmSync(each.scratch, { recursive: true, force: true });
  }
});

const ways: readonly (readonly [string, readonly string[]])[] = [
  ['npx (npm exec)', ['npm', 'exec', '-c', command]],
  ['npm run', ['npm', 'run', '--silent', 'database']],
  ['nothing in between', [process.execPath, bin, 'dev']],
];

describe.each(ways)('bulkhead dev, started by %s, leaves nothing behind', (_title, way) => {
  // npm leaves SIGINT to the terminal, which sends it to everybody: alone, it does not end npm.
  const signals = (['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const).filter((signal) => signal !== 'SIGINT' || !way.includes('npm'));
  it.each(signals)('when that gets %s', async (signal) => {
    const each = await dev(...way);
    expect(processesOf(each.scratch).length).toBeGreaterThanOrEqual(5);
    each.wrapper.kill(signal);
    if (!way.includes('npm')) {
      const ended = each.wrapper.exitCode ?? each.wrapper.signalCode ?? (await once(each.wrapper, 'exit'))[0];
      if (signal !== 'SIGKILL') expect(ended).toBe(0);
    }
    expect(await leftovers(each)).toEqual([]);
  });

  it('when the process of Bulkhead itself is killed', async () => {
    const each = await dev(...way);
    kill(each.node, 'SIGKILL');
    expect(await leftovers(each)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGHUP'] as const)('when all of them get %s, as Ctrl-C or the end of a terminal sends it', async (signal) => {
    const each = await dev(...way);
    kill(-(each.wrapper.pid ?? 0), signal);
    expect(await leftovers(each)).toEqual([]);
  });
});

it('bulkhead dev outlives a shell that has started it and ended', async () => {
  const each = await dev('sh', '-c', `${command} & sleep 1`);
  if (each.wrapper.exitCode === null) await once(each.wrapper, 'exit');
  // Longer than it takes to notice the end of a wrapper.
  await systemClock.sleep(2_500);
  expect(processesOf(each.scratch).length).toBeGreaterThanOrEqual(5);
  kill(each.node, 'SIGTERM');
  expect(await leftovers(each)).toEqual([]);
});
