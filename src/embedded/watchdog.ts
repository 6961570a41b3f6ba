import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { parse } from 'node:path';
import { startFailure } from './failure.ts';
import { cleanEnvironment } from './run.ts';
import { watchdogScript } from './watchdog-script.ts';

/** Makes sure that nothing is left when this process ends, in whatever way. */
export interface Watchdog {
  readonly pid: number;
  /** To be called for each process that is started, and again (`ended`) when it has ended. */
  readonly onProcess: (pid: number, ended: boolean) => void;
  /** Ends what was not reported as ended, removes the folder, and waits until that is done. */
  close(): Promise<void>;
}

/**
 * Starts the process that guards `home`. It is started before the folder is made, so that there is no moment in which
 * the folder is unguarded. It needs no exit or signal handler in this process, which would change how the host
 * application ends. It lies in a session of its own and ignores signals, so that Ctrl-C does not end it. When it is
 * killed, another one takes its place, three times at most.
 *
 * Costs about 40 MB of memory and 50 ms of processor time, while initdb runs.
 */
export async function startWatchdog(home: string): Promise<Watchdog> {
  const pids = new Set<number>();
  let closing = false;
  let replacements = 3;

  const start = (): ChildProcess => {
    const next = spawn(process.execPath, ['-e', watchdogScript, home], {
      cwd: parse(tmpdir()).root,
      env: cleanEnvironment(),
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      windowsHide: true,
    });
    // A watchdog that dies breaks the pipe; the replacement is told everything again.
    next.stdin.on('error', () => undefined);
    for (const pid of pids) next.stdin.write(`+${pid}\n`);
    next.unref();
    // The pipe is a socket, whose type does not say so; it must not keep this process running either.
    (next.stdin as unknown as { unref(): void }).unref();
    next.on('exit', () => {
      if (closing || replacements-- === 0) return;
      child = start();
    });
    return next;
  };

  let child = start();
  await once(child, 'spawn').catch((cause: unknown) => {
    closing = true;
    throw startFailure({ message: 'the process that cleans up could not be started', output: String(cause), cause });
  });
  return {
    get pid() {
      return child.pid ?? 0;
    },
    onProcess: (pid, ended) => {
      if (ended) pids.delete(pid);
      else pids.add(pid);
      child.stdin?.write(`${ended ? '-' : '+'}${pid}\n`);
    },
    close: async () => {
      closing = true;
      child.ref();
      const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
      child.stdin?.end();
      await exited;
    },
  };
}
