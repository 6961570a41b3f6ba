import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { useDatabase } from '../harness/database.ts';
import { run } from '../plan/lifecycle.ts';
import { type Outcome, bulkhead } from './command.ts';

const database = useDatabase({ roles: ['changed_*'] });
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-diff-'));
  await run(database.driver, [
    'create role changed_app login',
    'create table companies (id uuid primary key)',
    'create table notes (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies, body text)',
    'alter table notes enable row level security',
    'alter table notes force row level security',
    `create policy wall on notes as restrictive using (company_id = nullif(current_setting('app.company_id', true), '')::uuid)`,
    `create policy door on notes using (company_id = nullif(current_setting('app.company_id', true), '')::uuid)`,
    'grant select on notes to changed_app',
  ]);
  await command('snapshot', '--out', 'old.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function command(...args: readonly string[]): Promise<Outcome> {
  return bulkhead(args, { cwd: folder, env: { DATABASE_URL: database.url } });
}

it('an unchanged database has no changes', async () => {
  const done = await command('audit', '--diff', 'old.json', '--fail-on', 'safe');
  expect(done.code, done.out).toBe(0);
  expect(done.out).toContain('Nothing changed that isolation depends on.');
});

it('safe and breaking changes pass, unless asked for', async () => {
  await run(database.driver, ['create index notes_body on notes (body)', 'alter table notes drop column body']);
  const done = await command('audit', '--diff', 'old.json');
  expect(done.code, done.out).toBe(0);
  expect(done.out).toContain('BREAKING  column public.notes.body is dropped');
  expect((await command('audit', '--diff', 'old.json', '--fail-on', 'breaking')).code).toBe(1);
});

it('a dropped wall fails, shows what it was, and names the finding that appears', async () => {
  await run(database.driver, ['drop policy wall on notes', 'grant insert on notes to changed_app']);
  const done = await command('audit', '--diff', 'old.json');
  expect(done.code).toBe(1);
  expect(done.out).toMatch(/^DANGEROUS {2}restrictive policy "wall" on public\.notes is dropped\n {2}It held every other policy back/m);
  expect(done.out).toContain('    - create policy "wall" on public.notes');
  expect(done.out).toContain('DANGEROUS  INSERT on public.notes is granted to changed_app');
  expect(done.out).toMatch(/Findings that appear:\n/);
});

it('two snapshots are compared without a connection, in the formats that there are', async () => {
  expect(await command('snapshot', '--out', 'new.json')).toMatchObject({ code: 0 });
  const offline = (format: string, ...more: readonly string[]) =>
    bulkhead(['audit', '--snapshot', 'new.json', '--diff', 'old.json', '--format', format, ...more], { cwd: folder });
  const json = await offline('json');
  expect(json.code, json.err).toBe(1);
  const schema = fromJSONSchema(JSON.parse(readFileSync(new URL('../../docs/reference/schemas/change-1.json', import.meta.url), 'utf8')));
  expect(schema.safeParse(JSON.parse(json.out)).error).toBeUndefined();
  expect(JSON.parse(json.out)).toMatchObject({
    version: 'bulkhead.change/1',
    changes: [{ risk: 'dangerous' }, { risk: 'dangerous' }, { risk: 'breaking' }],
  });
  expect((await offline('markdown')).out).toContain('| dangerous | restrictive policy "wall" on public.notes is dropped |');
  expect((await offline('github')).out).toMatch(
    /^::error title=dangerous change::restrictive policy "wall" on public\.notes is dropped%0A/m,
  );
  expect(await offline('text', '--out', 'change.txt')).toMatchObject({ code: 1, out: '' });
  expect(await offline('html')).toMatchObject({ code: 2, err: expect.stringContaining('cannot be printed as html') });
  expect(await offline('text', '--fail-on', 'high')).toMatchObject({ code: 2, err: expect.stringContaining('is for findings') });
  expect(await offline('text', '--baseline', 'x.json')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--baseline has no meaning with --diff'),
  });
});

it('a snapshot that is not there is an error, not a change', async () => {
  expect(await command('audit', '--diff', 'missing.json')).toMatchObject({ code: 2, err: expect.stringContaining('BH8002') });
});
