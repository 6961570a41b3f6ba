import { access, chmod, constants, readdir, readFile, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A link that npm could not carry: `target` is the link, `source` the file it points to, both below the package root. */
interface PackedLink {
  readonly source: string;
  readonly target: string;
}

/**
 * Finishes what npm leaves undone: symbolic links (npm packs none; the package makes them in an install script, and
 * many installations run no scripts) and executable bits (lost by some archives).
 *
 * Two processes may do it at once: a link that appears in between is as good as our own.
 *
 * @returns false when something is missing and the folder cannot be written to.
 */
export async function repairInstall(native: string): Promise<boolean> {
  try {
    for (const link of await packedLinks(native)) {
      await symlink(basename(link.source), join(dirname(native), link.target)).catch(ignore('EEXIST'));
    }
    const bin = join(native, 'bin');
    for (const file of process.platform === 'win32' ? [] : await readdir(bin)) {
      const path = join(bin, file);
      if (((await stat(path)).mode & 0o111) === 0o111) continue;
      await chmod(path, 0o755);
    }
    return true;
  } catch (error) {
    if (readOnly(error)) return false;
    throw error;
  }
}

// Reads before it writes: a complete installation on a read-only file system needs no repair.
async function packedLinks(native: string): Promise<readonly PackedLink[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(ignore('ENOENT'));
  const links = text === undefined ? [] : (JSON.parse(text) as readonly PackedLink[]);
  const missing = await Promise.all(
    links.map((link) =>
      access(join(dirname(native), link.target), constants.F_OK).then(
        () => undefined,
        () => link,
      ),
    ),
  );
  return missing.filter((link) => link !== undefined);
}

function ignore(code: string): (error: unknown) => undefined {
  return (error) => {
    if ((error as { code?: unknown }).code !== code) throw error;
    return undefined;
  };
}

function readOnly(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM'].includes(String((error as { code?: unknown }).code));
}
