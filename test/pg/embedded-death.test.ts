import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { ParentProcess, type ParentOptions, processesOf } from '../harness/parent-process.ts';
import { runBinaries } from '../harness/server.ts';

const parents: ParentProcess[] = [];

async function parent(options: ParentOptions): Promise<ParentProcess> {
  const started = new ParentProcess({ ...options, embedded: { ...(await runBinaries()) } });
  parents.push(started);
  return started;
}

afterEach(async () => {
  for (const each of parents.splice(0)) {
    each.child.kill('SIGKILL');
    await each.ended();
    await each.leftovers();
    rmSync(each.scratch, { recursive: true, force: true });
  }
});

describe('however the process ends, nothing is left', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', async (signal) => {
    const process = await parent({ next: 'wait' });
    await process.report('pid');
    // The server, its own processes and the watchdog: the check below sees them all.
    expect(processesOf(process.scratch).length).toBeGreaterThanOrEqual(5);
    process.child.kill(signal);
    await process.ended();
    expect(await process.leftovers(5_000)).toEqual([]);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('%s to the whole process group, as Ctrl-C in a terminal', async (signal) => {
    const started = await parent({ next: 'wait' });
    await started.report('pid');
    process.kill(-(started.child.pid ?? 0), signal);
    await started.ended();
    expect(await started.leftovers(5_000)).toEqual([]);
  });

  it.each(['exit', 'throw'] as const)('%s', async (next) => {
    const process = await parent({ next });
    await process.report('pid');
    await process.ended();
    expect(await process.leftovers(5_000)).toEqual([]);
  });

  it.each([0, 50, 150, 300])('kill -9 %i ms after the cluster was begun', async (ms) => {
    const process = await parent({ next: 'wait' });
    await process.report('step');
    await new Promise((resolve) => setTimeout(resolve, ms));
    process.child.kill('SIGKILL');
    await process.ended();
    expect(await process.leftovers(5_000)).toEqual([]);
  });

  it('a process that has nothing else to do ends by itself', async () => {
    const process = await parent({ next: 'stop' });
    await process.report('pid');
    await process.ended();
    expect(process.child.exitCode).toBe(0);
    expect(await process.leftovers(0)).toEqual([]);
  });

  it('a watchdog that was killed is replaced', async () => {
    const started = await parent({ next: 'wait' });
    const { pid } = await started.report('pid');
    const watchdog = () => processesOf(started.scratch).filter((line) => line.includes(' -e '));
    const first = watchdog();
    expect(first).toHaveLength(1);
    process.kill(Number.parseInt(first[0] ?? '', 10), 'SIGKILL');
    await expect.poll(() => watchdog().filter((line) => !first.includes(line)).length, { timeout: 5_000 }).toBe(1);
    expect(() => process.kill(pid ?? 0, 0)).not.toThrow();
    started.child.kill('SIGKILL');
    await started.ended();
    expect(await started.leftovers(5_000)).toEqual([]);
  });
});
