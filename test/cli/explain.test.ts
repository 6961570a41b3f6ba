import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { useDatabase } from '../harness/database.ts';
import { run } from '../plan/lifecycle.ts';
import { bulkhead } from './command.ts';

const database = useDatabase({ roles: ['explained_*'] });
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-explain-'));
  await run(database.driver, [
    'create role explained_staff nologin',
    'create role explained_app login in role explained_staff',
    'create table companies (id uuid primary key)',
    'create table notes (id uuid primary key, company_id uuid not null references companies)',
    'grant select on notes to explained_staff',
  ]);
  await bulkhead(['snapshot', '--url', database.url, '--out', 'now.json'], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an object is told from the database and, alike, from a snapshot', async () => {
  const live = await bulkhead(['explain', 'notes', '--url', database.url], { cwd: folder });
  expect(live.code, live.err).toBe(0);
  expect(live.out).toMatch(/^table public\.notes\n/);
  expect(live.out).toContain('  explained_app -> member of explained_staff -> SELECT granted to explained_staff -> public.notes\n');
  expect(live.out).toContain('row-security-off:table:public.notes');
  expect((await bulkhead(['explain', 'public.notes', '--snapshot', 'now.json'], { cwd: folder })).out).toBe(live.out);
  const role = await bulkhead(['explain', 'explained_app', '--snapshot', 'now.json'], { cwd: folder });
  expect(role.code, role.err).toBe(0);
  expect(role.out).toContain('  public.notes: SELECT through membership in explained_staff');
});

it('a rule is printed although a database is named', async () => {
  expect((await bulkhead(['explain', 'BHA001', '--snapshot', 'now.json'], { cwd: folder })).out).toMatch(/^# row-security-off/);
});

it('what there is not is said, with what may be meant', async () => {
  expect(await bulkhead(['explain', 'public.nots', '--snapshot', 'now.json'], { cwd: folder })).toMatchObject({
    code: 2,
    err: expect.stringContaining('Did you mean "public.notes"?'),
  });
  expect(await bulkhead(['explain', 'public.nots'], { cwd: folder })).toMatchObject({
    code: 2,
    err: expect.stringContaining('For an object of a database give --url or --snapshot'),
  });
});
