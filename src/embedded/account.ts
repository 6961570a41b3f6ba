import { readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { startFailure } from './failure.ts';

/** The user that the server runs as when Bulkhead runs as root: PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** The account to drop to, or undefined when there is nothing to drop. `postgres` if the system has it, else `nobody`. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readAccounts();
  return accounts.get('postgres') ?? accounts.get('nobody') ?? { uid: 65534, gid: 65534 };
}

function readAccounts(): ReadonlyMap<string, Account> {
  try {
    const fields = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
    // macOS writes nobody as -2; the kernel knows it as an unsigned number.
    return new Map(fields.map(([name = '', , uid, gid]) => [name, { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }]));
  } catch {
    // A container may have no such file; `nobody` has the same number almost everywhere.
    return new Map();
  }
}

/**
 * The folder for throw-away data: the system's temporary folder unless the account cannot reach it (TMPDIR below /root).
 *
 * @throws BH3005 when no folder will do.
 */
export function scratchFolder(account: Account | undefined): string {
  const places = account === undefined ? [tmpdir()] : [tmpdir(), '/tmp', '/var/tmp'];
  const found = places.find((place) => account === undefined || reachable(place, account));
  if (found !== undefined) return found;
  throw startFailure({
    message: `the user ${account?.uid} can reach none of ${places.join(', ')}`,
    hint: 'Set TMPDIR to a folder that it can reach.',
  });
}

/** Whether every folder on the way lets the account pass. */
export function reachable(path: string, account: Account): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return false;
  const bit = found.uid === account.uid ? 0o100 : found.gid === account.gid ? 0o010 : 0o001;
  if ((found.mode & bit) === 0) return false;
  return dirname(path) === path || reachable(dirname(path), account);
}
