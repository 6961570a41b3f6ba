import { chmod, chown, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { startFailure } from './failure.ts';
import { run } from './run.ts';
import { type Settings, settingsText, throwAway } from './settings.ts';

/** Where the files of one throw-away server lie. */
export interface ClusterFiles {
  /** Holds all others and is removed at the end. */
  readonly home: string;
  readonly data: string;
  /** Includes the data directory's own postgresql.conf and then sets what Bulkhead needs. */
  readonly config: string;
  readonly log: string;
}

export function clusterFiles(home: string): ClusterFiles {
  return { home, data: join(home, 'data'), config: join(home, 'bulkhead.conf'), log: join(home, 'server.log') };
}

export interface ClusterOptions {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  /** The superuser's. Travels in a file that only the server's account can read and that is gone afterwards. */
  readonly password: string;
  readonly settings: Settings;
  readonly onProcess: (pid: number, ended: boolean) => void;
}

/**
 * Makes a cluster: UTF-8, locale C (sorts by bytes; the same in all versions and on all systems), one superuser
 * `postgres`, passwords by SCRAM for everybody. About 0.5 s with either 15 or 18.
 *
 * When the server has an account of its own, that account owns the data directory and nothing else here: root writes
 * no file into a folder that another user could fill with symbolic links.
 *
 * @throws BH3005 with what initdb said.
 */
export async function createCluster(files: ClusterFiles, options: ClusterOptions): Promise<void> {
  const { account } = options;
  await mkdir(files.home, { mode: 0o700 });
  await mkdir(files.data, { mode: 0o700 });
  const passwordFile = join(files.home, 'password');
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600, flag: 'wx' });
  if (account !== undefined) {
    for (const path of [files.data, passwordFile]) await chown(path, account.uid, account.gid);
    // May be passed through, not listed. Not in mkdir's mode: the umask would take it away.
    await chmod(files.home, 0o711);
  }
  const hba = join(files.home, 'pg_hba.conf');
  await writePublic(hba, 'host all all 127.0.0.1/32 scram-sha-256\nhost replication all 127.0.0.1/32 scram-sha-256\n');
  const own = settingsText({ ...throwAway, hba_file: hba, ...options.settings });
  const base = join(files.data, 'postgresql.conf').replaceAll("'", "''");
  await writePublic(files.config, `include '${base}'\n${own}`);
  const args = ['-D', files.data, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const made = await run(options.binaries.initdb, [...args, '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'], {
    account,
    onProcess: options.onProcess,
  });
  await rm(passwordFile, { force: true });
  if (!made.ok)
    throw startFailure({ message: 'initdb failed', output: made.output, hint: 'Check the space left in the temporary folder.' });
}

// Neither file holds a secret; the server's account has to read them whatever the umask is.
async function writePublic(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx' });
  await chmod(path, 0o644);
}
