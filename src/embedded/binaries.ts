import { join } from 'node:path';
import type { Account } from './account.ts';
import { startFailure } from './failure.ts';
import { cachedCopy } from './install-copy.ts';
import { repairInstall } from './install-repair.ts';
import { type PlatformPackage, findPlatformPackage } from './platform-package.ts';
import { run } from './run.ts';

/** Programs that are known to start. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As `server_version_num` says it: 180004 is 18.4. */
  readonly versionNum: number;
}

export interface BinaryOptions {
  /** A system's PostgreSQL, such as /usr/lib/postgresql/15/bin; it is used as it is. Default: the npm package. */
  readonly binDirectory?: string | undefined;
  /** The npm package, for another version than the installed one. Default: the installed one. */
  readonly platformPackage?: PlatformPackage | undefined;
  /** Who has to be able to run them. */
  readonly account?: Account | undefined;
  readonly onProgress?: ((step: string) => void) | undefined;
}

/**
 * Finds PostgreSQL and makes sure that the account can run it.
 *
 * @throws BH3005 when there is none for this platform or it does not start.
 */
export async function findBinaries(options: BinaryOptions): Promise<Binaries> {
  if (options.binDirectory !== undefined) {
    const tried = await tryBinaries(options.binDirectory, options.account);
    if (typeof tried !== 'string') return tried;
    throw startFailure({ message: `PostgreSQL in ${options.binDirectory} does not run`, output: tried, hint: 'Check the folder.' });
  }
  const source = options.platformPackage ?? findPlatformPackage();
  const repaired = await repairInstall(source.native);
  const tried = repaired ? await tryBinaries(join(source.native, 'bin'), options.account) : 'the package is incomplete and read-only';
  if (typeof tried !== 'string') return tried;
  // As an ordinary user a copy of complete files would fail in the same way; for root's account the folder may be the reason.
  if (repaired && options.account === undefined) throw doesNotRun(tried);
  options.onProgress?.('Copying PostgreSQL to a folder that the server may read');
  const again = await tryBinaries(join(await cachedCopy(source), 'bin'), options.account);
  if (typeof again !== 'string') return again;
  throw doesNotRun(again);
}

function doesNotRun(output: string): Error {
  return startFailure({
    message: 'the embedded PostgreSQL does not run on this system',
    output,
    hint: 'It needs glibc on Linux (Alpine has none).',
  });
}

/** The programs of a folder, or what `postgres --version` said instead of a version. */
async function tryBinaries(bin: string, account: Account | undefined): Promise<Binaries | string> {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const postgres = join(bin, `postgres${suffix}`);
  const probe = await run(postgres, ['--version'], { account, timeout: 20_000 });
  const version = /\(PostgreSQL\) (\d+)(?:\.(\d+))?/.exec(probe.output);
  if (!probe.ok || version === null) return probe.output;
  return { initdb: join(bin, `initdb${suffix}`), postgres, versionNum: Number(version[1]) * 10_000 + Number(version[2] ?? 0) };
}
