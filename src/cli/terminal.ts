import { styleText } from 'node:util';
import { systemClock } from '../base/clock.ts';
import { type BulkheadError, isBulkheadError } from '../base/errors.ts';
import { codes } from '../base/codes.ts';
import { type ExitCode, exitCode } from './exit-code.ts';

/** Results go to standard output, everything about the way there to standard error. */
export interface Terminal {
  out(text: string): void;
  say(text: string): void;
  /** A line that the next one replaces, on a terminal; nothing on a pipe. */
  progress(text: string): void;
}

let told = systemClock.now();

/** A reader that closes its end (`| head`) ends the printing, not the work. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

export const terminal: Terminal = {
  out: (text) => {
    process.stdout.write(text);
  },
  say: (text) => {
    clear();
    process.stderr.write(`${text}\n`);
  },
  progress: (text) => {
    if (process.stderr.isTTY !== true) {
      // A log wants to see that something moves, and no more.
      if (systemClock.now() - told < 5000) return;
      told = systemClock.now();
      process.stderr.write(`${text}\n`);
      return;
    }
    clear();
    process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
  },
};

function clear(): void {
  if (process.stderr.isTTY === true) process.stderr.write('\r\u001b[2K');
}

/** Prints an error and says which exit it means. */
export function reportError(error: unknown): ExitCode {
  clear();
  const bold = (text: string) => styleText('bold', text, { stream: process.stderr });
  const red = (text: string) => styleText('red', text, { stream: process.stderr });
  if (!isBulkheadError(error)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${red('error')} BH9001: ${codes.BH9001}\n${message}\nReport it with the command you ran.\n`);
    return exitCode.failed;
  }
  const indent = (text: string) =>
    text
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n');
  process.stderr.write(`${red('error')} ${bold(error.code)}: ${error.message}\n`);
  if (error.detail !== undefined) process.stderr.write(`${indent(error.detail)}\n`);
  if (error.hint !== undefined) process.stderr.write(`${bold('way out')}: ${error.hint}\n`);
  process.stderr.write(`${error.docs}\n`);
  return exitOf(error);
}

export function exitOf(error: BulkheadError): ExitCode {
  return refusals.has(error.code) ? exitCode.refused : exitCode.failed;
}

const refusals: ReadonlySet<string> = new Set(['BH4001', 'BH4002', 'BH4003', 'BH4004', 'BH4005', 'BH4007', 'BH4010', 'BH8003']);
