import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../src/base/clock.ts';
import { environment } from '../../src/base/environment.ts';

/** A line of fixtures/parent.mjs. */
export interface ParentReport {
  readonly step?: string;
  readonly pid?: number;
  readonly url?: string;
  readonly dataDirectory?: string;
  readonly failed?: { readonly code?: string; readonly message?: string; readonly detail?: string; readonly hint?: string };
}

export interface ParentOptions {
  /** What it does when the server runs: wait for its end, exit, die of an exception, or stop the server and end. */
  readonly next: 'wait' | 'exit' | 'throw' | 'stop';
  /** Options of startEmbedded. */
  readonly embedded?: Record<string, unknown>;
  /** The user to run it as. */
  readonly uid?: number;
  /** Its temporary folder. Default: a new one. */
  readonly scratch?: string;
}

/** Another process that uses the embedded server, with a temporary folder of its own. */
export class ParentProcess {
  readonly scratch: string;
  readonly child: ChildProcess;
  readonly #reports: AsyncIterator<string>;

  constructor(options: ParentOptions) {
    this.scratch = options.scratch ?? scratchFolder();
    const script = fileURLToPath(new URL('fixtures/parent.mjs', import.meta.url));
    const child = spawn(process.execPath, [script, options.next, JSON.stringify(options.embedded ?? {})], {
      // As a shell does for a job, so that a signal can be sent to the whole group as Ctrl-C does.
      detached: true,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: environment('PATH') ?? '', TMPDIR: this.scratch },
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    this.child = child;
    this.#reports = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  /** Reads reports up to the first that has the given field. */
  async report(field: keyof ParentReport): Promise<ParentReport> {
    for (;;) {
      const line = await this.#reports.next();
      if (line.done === true) throw new Error(`the parent ended without a report of "${field}"`);
      const report = JSON.parse(line.value) as ParentReport;
      if (field in report) return report;
      if (report.failed !== undefined) throw new Error(`the parent failed: ${JSON.stringify(report.failed)}`);
    }
  }

  async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  /** Waits until no process mentions the temporary folder and no server's folder is in it. Returns what is left after `ms`. */
  async leftovers(ms = 8_000): Promise<readonly string[]> {
    const until = systemClock.now() + ms;
    for (;;) {
      const left = [...processesOf(this.scratch), ...readdirSync(this.scratch).filter((name) => name.startsWith('bulkhead-pg-'))];
      if (left.length === 0 || systemClock.now() > until) return left;
      await systemClock.sleep(25);
    }
  }
}

/** A temporary folder that other users can pass through, as /tmp is; the caller removes it. */
export function scratchFolder(): string {
  const scratch = mkdtempSync('/tmp/bulkhead-scratch-');
  chmodSync(scratch, 0o1777);
  return scratch;
}

/**
 * Processes (Linux) that have to do with the folder: initdb and watchdogs by their command line, every process of a
 * server by its working directory. As `pid command`.
 */
export function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(join('/proc', pid, 'cmdline'), 'utf8')
          .replaceAll('\0', ' ')
          .trim();
        const found = command.includes(folder) || readlinkSync(join('/proc', pid, 'cwd')).startsWith(folder);
        return found ? [`${pid} ${command.replaceAll('\n', ' ')}`] : [];
      } catch {
        // It has ended in the meantime.
        return [];
      }
    });
}
