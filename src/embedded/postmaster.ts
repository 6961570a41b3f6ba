import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { systemClock } from '../base/clock.ts';
import type { Account } from './account.ts';
import type { ClusterFiles } from './cluster.ts';
import { startFailure } from './failure.ts';
import { cleanEnvironment } from './run.ts';

/** The server's first process, accepting connections. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Disconnects everybody and waits for the end. Asks three times, harder each time; at most about 15 s. */
  stop(): Promise<void>;
}

export interface PostmasterOptions {
  /** The program. */
  readonly postgres: string;
  readonly account: Account | undefined;
  /** Called for each try. */
  readonly choosePort: () => Promise<number>;
  readonly onProcess: (pid: number, ended: boolean) => void;
}

// Another process may take the port between choosing it and binding it; five collisions in a row are not chance.
const portTries = 5;
// Measured: 0.1 to 0.2 s. A loaded CI machine may take many times that.
const readyTimeout = 30_000;

/** Starts the server. @throws BH3005 with the end of its log. */
export async function startPostmaster(files: ClusterFiles, options: PostmasterOptions): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = await options.choosePort();
    const child = launch(files, options, port);
    if (await ready(child, files)) return { pid: child.pid ?? 0, port, stop: () => stop(child) };
    const log = readText(files.log);
    const taken = /could not bind|address already in use/i.test(log);
    const running = child.exitCode === null && child.signalCode === null && child.pid !== undefined;
    if (running) await stop(child);
    if (taken && attempt < portTries) continue;
    throw startFailure({
      message: taken
        ? `no free port was found in ${portTries} tries`
        : running
          ? 'the server was not ready in time'
          : 'the server ended at start',
      output: log,
      hint: 'Check the settings and the space left in the temporary folder.',
    });
  }
}

function launch(files: ClusterFiles, options: PostmasterOptions, port: number): ChildProcess {
  // The log belongs to root and lies outside of the account's folder; a link in its place would not be followed.
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | (constants.O_NOFOLLOW ?? 0);
  const log = openSync(files.log, flags, 0o600);
  try {
    const child = spawn(options.postgres, ['-D', files.data, '-c', `config_file=${files.config}`, '-p', String(port)], {
      ...options.account,
      cwd: parse(files.data).root,
      env: cleanEnvironment(),
      stdio: ['ignore', log, log],
      // In a session of its own: Ctrl-C in the terminal is for Bulkhead, which decides what happens to the server.
      detached: true,
      windowsHide: true,
    });
    const { pid } = child;
    if (pid !== undefined) options.onProcess(pid, false);
    child.on('exit', () => pid !== undefined && options.onProcess(pid, true));
    // A failure to start is noticed by `ready`; without a listener it would end the process.
    child.on('error', () => undefined);
    child.unref();
    return child;
  } finally {
    closeSync(log);
  }
}

/** Waits until the server has written "ready" into its pid file, which is what pg_ctl waits for. */
async function ready(child: ChildProcess, files: ClusterFiles): Promise<boolean> {
  const until = systemClock.now() + readyTimeout;
  while (systemClock.now() < until) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return false;
    const lines = readText(join(files.data, 'postmaster.pid')).split('\n');
    if (lines[0] === String(child.pid) && lines[7]?.trim() === 'ready') return true;
    await systemClock.sleep(10);
  }
  return false;
}

async function stop(child: ChildProcess): Promise<void> {
  // Fast shutdown (rolls back and disconnects), immediate shutdown, and the end of patience.
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const until = systemClock.now() + 5_000;
    while (child.exitCode === null && child.signalCode === null && systemClock.now() < until) await systemClock.sleep(5);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not written yet.
    return '';
  }
}
