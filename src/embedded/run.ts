import { spawn } from 'node:child_process';
import { parse } from 'node:path';
import { environment } from '../base/environment.ts';
import type { Account } from './account.ts';

/** How a program ended. */
export interface Finished {
  readonly ok: boolean;
  /** What it wrote, both streams, at most the last 16 KiB; or why it could not be started. */
  readonly output: string;
}

export interface RunOptions {
  readonly account?: Account | undefined;
  /** Told the process id at the start, and again at the end with `ended` true. */
  readonly onProcess?: (pid: number, ended: boolean) => void;
  /** Milliseconds before the program is killed. Default 60 000. */
  readonly timeout?: number;
}

/**
 * The environment of every program we start: nothing of the caller's PG* variables, locale or NODE_OPTIONS gets in.
 * The other names are what Windows and dynamic linkers need.
 */
export function cleanEnvironment(): Record<string, string> {
  const kept = ['PATH', 'LD_LIBRARY_PATH', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP'];
  const entries = kept.map((name) => [name, environment(name)]).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...Object.fromEntries(entries), LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs a program to its end. Never throws: a program that cannot be started is one that failed. */
export function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...options.account,
      // A working directory that the account cannot read makes initdb fail; the root can always be read.
      cwd: parse(file).root,
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      // In a group of its own, so that Ctrl-C does not reach it and the watchdog can end it with its children.
      detached: true,
      windowsHide: true,
      timeout: options.timeout ?? 60_000,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-16_384);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const { pid } = child;
    if (pid !== undefined) options.onProcess?.(pid, false);
    child.on('error', (error) => resolve({ ok: false, output: `${file}: ${error.message}` }));
    child.on('close', (code, signal) => {
      if (pid !== undefined) options.onProcess?.(pid, true);
      resolve({ ok: code === 0, output: signal === null ? output : `${output}\nended by ${signal}` });
    });
  });
}
