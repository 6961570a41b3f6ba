import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { environment } from '../../src/base/environment.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { catalogueState } from '../../src/catalog/catalogue-state.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { run } from '../plan/lifecycle.ts';

// Roles belong to the whole server, and other files make and drop theirs.
const server = useServer();
const database = useDatabase({ server, roles: ['watched_*'] });
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-watch-'));
  await run(database.driver, [
    'create role watched_app login',
    'create table companies (id uuid primary key)',
    'create table notes (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies)',
    'alter table notes enable row level security',
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The watch as people start it, with what it has printed so far. */
function watch(...args: readonly string[]) {
  const bin = fileURLToPath(new URL('../../bin/bulkhead.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'audit', '--watch', ...args], {
    cwd: folder,
    env: { PATH: environment('PATH') ?? '', HOME: environment('HOME') ?? '', NO_COLOR: '1', CI: 'true', DATABASE_URL: database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (printed.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (printed.err += chunk));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { child, printed, ended };
}

it('prints what came and what went, and nothing else, and ends with Ctrl-C', { timeout: 60_000 }, async () => {
  const { child, printed, ended } = watch('--fail-on', 'critical');
  const until = { timeout: 20_000, interval: 100 };
  await expect.poll(() => printed.err, until).toContain('Watching; Ctrl-C ends it.');
  expect(printed.out).toBe('');
  await run(database.driver, [
    'create table letters (id uuid primary key default gen_random_uuid(), company_id uuid not null references companies)',
    'grant select on letters to watched_app',
  ]);
  await expect.poll(() => printed.out, until).toMatch(/^\d\d:\d\d:\d\d {2}\+ critical BHA001 Row security is off on public\.letters$/m);
  expect(printed.out).not.toContain('public.notes');
  const soFar = printed.out.length;
  await run(database.driver, ['drop table letters']);
  await expect.poll(() => printed.out.slice(soFar), until).toMatch(/ {2}- critical BHA001 Row security is off on public\.letters$/m);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(printed.err).toMatch(/\d+ findings when it ended\.\n$/);
});

it('has no meaning with a snapshot or a file', async () => {
  const { printed, ended } = watch('--snapshot', 'x.json');
  expect(await ended).toBe(2);
  expect(printed.err).toContain('--snapshot has no meaning with --watch');
});

const changes: readonly (readonly [what: string, statement: string])[] = [
  ['a policy', 'create policy p on notes using (true)'],
  ['a changed policy', 'alter policy p on notes using (false)'],
  ['a grant', 'grant select on notes to watched_app'],
  ['a column grant', 'grant update (id) on notes to watched_app'],
  ['row security', 'alter table notes disable row level security'],
  ['forced row security', 'alter table notes force row level security'],
  ['an owner', 'alter table notes owner to watched_app'],
  ['a view', 'create view seen as select * from notes'],
  ['an option of a view', 'alter view seen set (security_invoker = true)'],
  ['a changed view', 'create or replace view seen as select * from notes where false'],
  ['a function', 'create function f() returns int language sql as $$ select 1 $$'],
  ['a changed function', 'create or replace function f() returns int language sql as $$ select 2 $$'],
  ['a definer', 'alter function f() security definer'],
  ['a setting of a role', `alter role watched_app set app.company_id = '1'`],
  ['an attribute of a role', 'alter role watched_app bypassrls'],
  ['a membership', 'grant pg_monitor to watched_app'],
  ['a default', 'alter table notes alter column id drop default'],
  ['a nullable column', 'alter table notes alter column company_id drop not null'],
  ['a default privilege', 'alter default privileges grant select on tables to watched_app'],
  ['a publication', 'create publication all_of_it for table notes'],
  ['a right on the schema', 'grant create on schema public to watched_app'],
  ['a trigger that is switched off', 'alter table notes disable trigger all'],
];

it('the state of the catalogue changes with everything that matters, and not by itself', async () => {
  const state = () => withConnection(database.driver, catalogueState);
  const seen = [await state()];
  for (const [what, statement] of changes) {
    await run(database.driver, [statement]);
    seen.push(await state());
    expect(seen.at(-1), what).not.toBe(seen.at(-2));
    expect(await state(), what).toBe(seen.at(-1));
  }
  expect(new Set(seen).size).toBe(changes.length + 1);
  // Rows and statistics are no part of it.
  await run(database.driver, ['alter table notes enable trigger all', 'insert into companies values (gen_random_uuid())']);
  const before = await state();
  await run(database.driver, ['insert into companies values (gen_random_uuid())', 'analyze companies', 'vacuum companies']);
  expect(await state()).toBe(before);
});
