import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reachable } from './account.ts';
import { cachedCopy } from './install-copy.ts';
import { repairInstall } from './install-repair.ts';

let folder = '';
let native = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-unit-'));
  native = join(folder, 'package', 'native');
  mkdirSync(join(native, 'bin'), { recursive: true });
  mkdirSync(join(native, 'lib'));
  writeFileSync(join(native, 'bin', 'postgres'), 'program', { mode: 0o644 });
  writeFileSync(join(native, 'lib', 'libpq.so.5.18'), 'library', { mode: 0o600 });
  writeFileSync(
    join(native, 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('a package as npm unpacks it', () => {
  it('gets its links and executable bits', async () => {
    expect(await repairInstall(native)).toBe(true);
    expect(readlinkSync(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
    expect(statSync(join(native, 'bin', 'postgres')).mode & 0o777).toBe(0o755);
    expect(await repairInstall(native)).toBe(true);
  });

  it('needs no list of links', async () => {
    rmSync(join(native, 'pg-symlinks.json'));
    expect(await repairInstall(native)).toBe(true);
  });

  it('is copied whole, repaired, and readable for everybody', async () => {
    const source = { native, version: '1.2.3' };
    const copies = await Promise.all([cachedCopy(source, folder), cachedCopy(source, folder)]);
    expect(copies[0]).toBe(copies[1]);
    const copy = copies[0] ?? '';
    expect(readFileSync(join(copy, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
    expect(statSync(join(copy, 'lib', 'libpq.so.5.18')).mode & 0o777).toBe(0o644);
    expect(statSync(join(copy, 'bin', 'postgres')).mode & 0o777).toBe(0o755);
    rmSync(join(copy, 'lib'), { recursive: true });
    expect(await cachedCopy(source, folder)).toBe(copy);
    expect(lstatSync(join(copy, 'lib', 'libpq.so.5')).isSymbolicLink()).toBe(true);
  });

  it('is not copied to a place that is not ours alone', async () => {
    const source = { native, version: '1.2.3' };
    const home = join(folder, `bulkhead-postgres-1.2.3-${process.getuid?.() ?? 0}`);
    symlinkSync(folder, home);
    await expect(cachedCopy(source, folder)).rejects.toMatchObject({ code: 'BH3005' });
    rmSync(home);
    mkdirSync(home);
    chmodSync(home, 0o777);
    await expect(cachedCopy(source, folder)).rejects.toMatchObject({ code: 'BH3005' });
  });
});

describe.skipIf(process.platform === 'win32')('a folder', () => {
  it('can be reached by others when every folder above lets them pass', () => {
    const somebody = { uid: 4_000_000, gid: 4_000_000 };
    chmodSync(folder, 0o711);
    expect(reachable(join(folder, 'package'), somebody)).toBe(true);
    chmodSync(folder, 0o700);
    expect(reachable(join(folder, 'package'), somebody)).toBe(false);
    expect(reachable(join(folder, 'missing'), somebody)).toBe(false);
  });
});
