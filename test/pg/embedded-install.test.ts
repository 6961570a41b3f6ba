import { chmodSync, cpSync, existsSync, lstatSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPlatformPackage, platformPackageAt } from '../../src/embedded/platform-package.ts';
import { type ParentOptions, ParentProcess, processesOf, scratchFolder } from '../harness/parent-process.ts';

// As npm leaves it where install scripts do not run: without links. And without executable bits, as some archives do.
function bareInstall(folder: string): string {
  const root = join(folder, 'package');
  const source = findPlatformPackage().native;
  cpSync(dirname(source), root, { recursive: true, verbatimSymlinks: true });
  for (const link of links(root)) rmSync(link, { force: true });
  for (const file of readdirSync(join(root, 'native', 'bin'))) chmodSync(join(root, 'native', 'bin', file), 0o644);
  return root;
}

function links(root: string): readonly string[] {
  const packed = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8')) as readonly { target: string }[];
  return packed.map((link) => join(root, link.target));
}

let folder = '';
beforeEach(() => {
  folder = mkdtempSync('/tmp/bulkhead-install-');
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const root = process.getuid?.() === 0;
const nobody = 65534;

async function startAndStop(options: Omit<ParentOptions, 'next'>): Promise<ParentProcess> {
  const parent = new ParentProcess({ ...options, next: 'stop' });
  const { dataDirectory = '' } = await parent.report('dataDirectory');
  await parent.ended();
  expect(processesOf(dirname(dataDirectory))).toEqual([]);
  expect(existsSync(dirname(dataDirectory))).toBe(false);
  return parent;
}

describe('an installation that npm left incomplete', () => {
  it('is finished at the first start, also by two starts at once', async () => {
    const install = bareInstall(folder);
    expect(links(install).some((link) => existsSync(link))).toBe(false);
    const embedded = { platformPackage: platformPackageAt(install) };
    const parents = await Promise.all([startAndStop({ embedded }), startAndStop({ embedded }), startAndStop({ embedded })]);
    expect(links(install).every((link) => lstatSync(link).isSymbolicLink() && existsSync(link))).toBe(true);
    expect(statSync(join(install, 'native', 'bin', 'postgres')).mode & 0o111).toBe(0o111);
    for (const { scratch } of parents) {
      expect(readdirSync(scratch)).toEqual([]);
      rmSync(scratch, { recursive: true });
    }
  });

  it.runIf(root)('is copied when it cannot be written to, also by two starts at once', async () => {
    const embedded = { platformPackage: platformPackageAt(bareInstall(folder)) };
    const scratch = scratchFolder();
    await Promise.all([startAndStop({ embedded, scratch, uid: nobody }), startAndStop({ embedded, scratch, uid: nobody })]);
    const copy = `bulkhead-postgres-${embedded.platformPackage.version}-${nobody}`;
    expect(readdirSync(scratch)).toEqual([copy]);
    const first = statSync(join(scratch, copy)).ino;
    await startAndStop({ embedded, scratch, uid: nobody });
    expect(statSync(join(scratch, copy)).ino).toBe(first);
    truncateSync(join(scratch, copy, 'native', 'share', 'postgresql', 'postgres.bki'), 10);
    await startAndStop({ embedded, scratch, uid: nobody });
    expect(statSync(join(scratch, copy)).ino).not.toBe(first);
    rmSync(scratch, { recursive: true });
  });
});

describe.runIf(root)('users', () => {
  it('starts as an ordinary user', async () => {
    const { scratch } = await startAndStop({ uid: nobody });
    expect(readdirSync(scratch)).toEqual([]);
    rmSync(scratch, { recursive: true });
  });

  it('as root, copies PostgreSQL out of a folder that the server cannot read', async () => {
    const install = bareInstall(folder);
    chmodSync(folder, 0o700);
    const { scratch } = await startAndStop({ embedded: { platformPackage: platformPackageAt(install) } });
    expect(readdirSync(scratch)).toHaveLength(1);
    rmSync(scratch, { recursive: true });
  });

  it('as root, does not use a temporary folder that the server cannot reach', async () => {
    chmodSync(folder, 0o700);
    const parent = new ParentProcess({ next: 'stop', scratch: folder });
    const { dataDirectory } = await parent.report('dataDirectory');
    expect(dataDirectory?.startsWith('/tmp/bulkhead-pg-')).toBe(true);
    await parent.ended();
    expect(existsSync(dirname(dataDirectory ?? ''))).toBe(false);
  });

  it('does not run programs that somebody else has put in place of the copy', async () => {
    const install = bareInstall(folder);
    const scratch = scratchFolder();
    const embedded = { platformPackage: platformPackageAt(install) };
    await startAndStop({ embedded, scratch, uid: nobody });
    const copy = join(scratch, `bulkhead-postgres-${embedded.platformPackage.version}-${nobody}`);
    chmodSync(copy, 0o777);
    const parent = new ParentProcess({ next: 'stop', embedded, scratch, uid: nobody });
    const { failed } = await parent.report('failed');
    expect(failed).toMatchObject({ code: 'BH3005', message: expect.stringContaining('can be written to by others') });
    await parent.ended();
    rmSync(scratch, { recursive: true });
  });
});
