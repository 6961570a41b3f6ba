import { chmod, copyFile, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '../base/random.ts';
import { startFailure } from './failure.ts';
import { repairInstall } from './install-repair.ts';
import type { PlatformPackage } from './platform-package.ts';

/**
 * A copy of the package that this user may repair and any user may read: for a package folder that is read-only, or
 * that the account the server runs as cannot reach (a checkout under /root). About 60 MB, made once per version and
 * user (0.2 s), kept in the system's temporary folder, and made again when a cleaner has taken parts of it away.
 *
 * @throws BH3005 when the place is taken by somebody else: programs of another user must not be run.
 */
export async function cachedCopy(source: PlatformPackage, parent: string = tmpdir()): Promise<string> {
  const owner = process.getuid?.() ?? 0;
  const home = join(parent, `bulkhead-postgres-${source.version}-${owner}`);
  const native = join(home, 'native');
  if (await intact(source.native, native)) {
    await demandOwn(home, owner);
    return native;
  }
  await demandOwn(home, owner);
  const draft = `${home}.${systemRandom.hex(12)}`;
  await mkdir(draft, { mode: 0o700 });
  await chmod(draft, 0o755);
  try {
    await copyTree(source.native, join(draft, 'native'));
    await repairInstall(join(draft, 'native'));
    await install(draft, home, source.native);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await demandOwn(home, owner);
  return native;
}

// `rename` puts the whole copy in place at once. When another process was first, its copy is used; when what lies there
// is incomplete, it is moved out of the way, so that nobody ever sees a mixture.
async function install(draft: string, home: string, source: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rename(draft, home);
      return;
    } catch (error) {
      if (await intact(source, join(home, 'native'))) return;
      if (attempt === 3) throw startFailure({ message: `the copy of PostgreSQL in ${home} cannot be replaced`, cause: error });
      const old = `${draft}.old`;
      await rename(home, old).catch(() => undefined);
      await rm(old, { recursive: true, force: true });
    }
  }
}

/** True when every file of the package lies in the copy with the same size. */
async function intact(source: string, copy: string): Promise<boolean> {
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(copy, entry.name)];
    if (entry.isDirectory()) {
      if (!(await intact(from, to))) return false;
      continue;
    }
    const [wanted, found] = await Promise.all([lstat(from), lstat(to).catch(() => undefined)]);
    if (found === undefined || (entry.isFile() && found.size !== wanted.size)) return false;
  }
  return true;
}

/** Copies files and links and makes them readable, and executable where they were, for everybody, whatever the umask. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      await copyTree(source, target);
    } else if (entry.isSymbolicLink()) {
      await symlink(await readlink(source), target);
    } else {
      await copyFile(source, target);
      await chmod(target, ((await lstat(source)).mode & 0o100) === 0 ? 0o644 : 0o755);
    }
  }
}

async function demandOwn(home: string, owner: number): Promise<void> {
  const found = await lstat(home).catch(() => undefined);
  if (found === undefined || process.platform === 'win32') return;
  if (found.isDirectory() && found.uid === owner && (found.mode & 0o022) === 0) return;
  throw startFailure({ message: `${home} belongs to another user or can be written to by others`, hint: `Remove ${home}.` });
}
