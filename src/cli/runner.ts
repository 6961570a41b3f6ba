import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { systemClock } from '../base/clock.ts';

interface Process {
  readonly parent: number;
  readonly command: string;
}

/** A child and its parent, which is npm or the shell that npm runs commands in. */
interface Link {
  readonly child: number;
  readonly parent: number;
}

const interval = 500;

/**
 * Resolves when npm, or another runner that this process was started through, has ended without ending this one. npm
 * runs a command in a shell and hands a signal on to that shell, which dies of it and tells nobody; killed for good, it
 * cannot even do that. What stays the same as long as everybody lives is who is whose parent.
 *
 * Without such a runner it waits for `signal` alone: a shell may end before what it has started in the background.
 */
export async function untilRunnerEnds(signal: AbortSignal): Promise<void> {
  const chain = runnerChain();
  while (!signal.aborted) {
    if (!chain.every(({ child, parent }) => look(child)?.parent === parent)) return;
    await systemClock.sleep(chain.length === 0 ? 3_600_000 : interval, signal).catch(() => undefined);
  }
}

function runnerChain(): readonly Link[] {
  const { pid, ppid } = process;
  const parent = look(ppid);
  if (parent === null) return [];
  const own = { child: pid, parent: ppid };
  if (!isShellCommand(parent.command)) return isRunner(parent.command) ? [own] : [];
  const above = look(parent.parent);
  return above !== null && isRunner(above.command) ? [own, { child: ppid, parent: parent.parent }] : [];
}

function isRunner(command: string): boolean {
  // By the name of the program, or of the script that node runs; what follows are arguments of others.
  return command
    .split(' ')
    .slice(0, 2)
    .some((word) => /^(npm|npx|pnpm|pnpx|yarn|yarnpkg|bun|bunx)(-cli)?(\.c?js)?$/.test(basename(word)));
}

function isShellCommand(command: string): boolean {
  return /^\S*sh -\S*c /.test(command);
}

/** Null when there is no such process, or this system does not say. */
function look(pid: number): Process | null {
  try {
    if (process.platform === 'win32') return null;
    if (process.platform !== 'linux') return fromPs(execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8' }));
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces and parentheses of its own.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]);
    return { parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
  } catch {
    return null;
  }
}

function fromPs(text: string): Process | null {
  const found = /^\s*(\d+)\s+(.*)$/s.exec(text);
  return found === null ? null : { parent: Number(found[1]), command: found[2] ?? '' };
}
