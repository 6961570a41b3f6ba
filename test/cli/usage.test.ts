import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeProgram } from '../../src/cli/main.ts';
import { codes } from '../../src/base/codes.ts';
import { useDatabase } from '../harness/database.ts';
import { run } from '../plan/lifecycle.ts';
import { bulkhead } from './command.ts';

const database = useDatabase();
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-usage-'));
  await run(database.driver, [
    'create table companies (id uuid primary key)',
    'create table notes (id int primary key, company_id uuid not null references companies)',
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const commands = makeProgram((work) => async () => void work).commands.map((command) => command.name());

let written = 0;
function contract(body: string): string {
  const path = join(folder, `contract-${++written}.config.ts`);
  writeFileSync(path, body);
  return path;
}

describe('help', () => {
  it('lists the commands, the exit codes and where to begin', async () => {
    const help = await bulkhead(['--help'], { cwd: folder });
    expect(help).toMatchObject({ code: 0, err: '' });
    for (const command of commands) expect(help.out).toContain(`  ${command}`);
    expect(help.out).toContain('Exit codes: 0 fine, 1 something found, 2 could not do its work, 3 refused for safety.');
    expect(help.out).toContain('$ bulkhead init  --url');
  });

  it('of one of them is printed too', async () => {
    const help = await bulkhead(['plan', '--help'], { cwd: folder });
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toMatch(/^Usage: bulkhead plan/);
  });

  it.each(commands)('of %s has a description and an example that begins with its name', (command) => {
    let text = '';
    const found = makeProgram((work) => async () => void work).commands.find((candidate) => candidate.name() === command);
    found?.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
    expect(found?.description().length).toBeGreaterThan(10);
    expect(text).toMatch(new RegExp(`^Usage: bulkhead ${command}`));
    expect(text).toMatch(new RegExp(`Example:\\n {2}\\$ bulkhead ${command}`));
  });

  it('of the version is the version', async () => {
    const { out, code } = await bulkhead(['--version'], { cwd: folder });
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe.concurrent('what cannot be understood ends with 2 and says the way out', () => {
  const nowhere = 'postgres://nobody:geheim@127.0.0.1:1/shop';
  const usage: readonly (readonly [title: string, args: readonly string[], expected: readonly RegExp[]])[] = [
    ['an unknown command', ['audti'], [/unknown command 'audti'/, /Did you mean audit\?/]],
    ['an unknown option', ['audit', '--ulr', 'x'], [/unknown option '--ulr'/, /Did you mean --url\?/]],
    ['a choice that is none', ['audit', '--format', 'yaml'], [/'yaml' is invalid/, /text, json/]],
    ['a severity that is none', ['audit', '--fail-on', 'fatal'], [/critical, high, warning, info/]],
    ['a number that is none', ['prove', '--live', '--seed', 'x'], [/whole number/]],
    ['a missing argument', ['explain'], [/missing required argument 'name'/]],
    ['no database', ['audit'], [/BH8001/, /no database is named/, /DATABASE_URL/]],
    ['a URL that is none', ['audit', '--url', 'mysql://root:geheim@localhost/x'], [/BH8001/, /cannot be read/]],
    ['a database that does not answer', ['audit', '--url', nowhere], [/BH3001/, /could not connect to 127\.0\.0\.1:1\/shop/]],
    ['no contract', ['plan', '--url', nowhere], [/BH8001/, /no contract was found/, /bulkhead init/]],
    ['a contract that is not there', ['plan', '--url', nowhere, '--config', 'missing.ts'], [/BH8002/, /missing\.ts/]],
    ['an unknown rule', ['explain', 'row-security-of'], [/BH8001/, /Did you mean "row-security-off"\?/]],
    ['a snapshot that is not there', ['audit', '--snapshot', 'missing.json'], [/BH8002/, /missing\.json/]],
  ];
  it.each(usage)('%s', async (_title, args, expected) => {
    const done = await bulkhead(args, { cwd: folder });
    expect(done.code, done.err).toBe(2);
    for (const pattern of expected) expect(done.err).toMatch(pattern);
    expect(`${done.out}${done.err}`).not.toContain('geheim');
    expect(done.err).not.toMatch(/\n\s+at .*\.js:\d+/);
  });

  it('an attack on another machine without a yes', async () => {
    const elsewhere = 'postgres://somebody:geheim@db.example.invalid/shop';
    const asked = await bulkhead(['prove', '--live', '--url', elsewhere], { cwd: folder });
    expect(asked.code, asked.err).toBe(3);
    expect(asked.err).toMatch(/BH8003/);
    expect(asked.err).toMatch(/--yes/);
    // With it, the machine is asked for; the catalogue alone needs none.
    for (const args of [['--live', '--yes'], []])
      expect(await bulkhead(['prove', ...args, '--url', elsewhere], { cwd: folder })).toMatchObject({
        code: 2,
        err: expect.stringContaining('could not connect to db.example.invalid'),
      });
  });

  it('a snapshot that was edited', async () => {
    const path = join(folder, 'edited.json');
    expect(await bulkhead(['snapshot', '--url', database.url, '--out', path], { cwd: folder })).toMatchObject({ code: 0 });
    writeFileSync(path, '{"format": "bulkhead.snapshot"}');
    expect(await bulkhead(['audit', '--snapshot', path], { cwd: folder })).toMatchObject({
      code: 2,
      err: expect.stringContaining('BH2002'),
    });
  });
});

describe.concurrent('a contract that is wrong', () => {
  const wrong: readonly (readonly [title: string, body: string, expected: readonly RegExp[]])[] = [
    ['in its syntax', 'export default {', [/BH1002/]],
    ['in its imports', `import { nothing } from './missing.ts'; export default nothing;`, [/BH1002/]],
    ['because it exports nothing', 'export const contract = {};', [/BH1001/]],
    [
      'in several places: all of them are told at once',
      `import { defineTenancy, tenant } from 'bulkhead';
       export default defineTenancy({ tenant: { root: 'companies', key: 'company_id', context: 'no dot' }, rolse: {}, roles: { app: 'usage_app' }, tables: { notes: tenant({ softdelete: true } as never) } });`,
      [
        /rolse: "rolse" is not known here\. Did you mean "roles"\?/,
        /tenant\.context: a setting has a name like app\.tenant_id/,
        /roles\.migrator/,
        /"softdelete" is not known here\. Did you mean "softDelete"\?/,
      ],
    ],
    [
      'in the names of the database: all of them are told at once',
      `import { assignedTo, defineTenancy, tenant } from 'bulkhead';
       export default defineTenancy({ tenant: { root: 'companie', key: 'company_id', context: 'app.c' }, roles: { migrator: 'usage_m', app: 'usage_app' },
         tables: { note: tenant(), notes: tenant({ doors: { read: assignedTo('company_idd') } }) } });`,
      [
        /tenant\.root: there is no table "companie"\. Did you mean "companies"\?/,
        /tables\.note: there is no table "note"\. Did you mean "notes"\?/,
        /tables\.notes\.doors: there is no column of notes "company_idd"\. Did you mean "company_id"\?/,
      ],
    ],
  ];
  it.each(wrong)('%s', async (_title, body, expected) => {
    const done = await bulkhead(['plan', '--url', database.url, '--config', contract(body)], { cwd: folder });
    expect(done.code, done.err).toBe(2);
    for (const pattern of expected) expect(done.err).toMatch(pattern);
  });
});

describe('a change without a yes', () => {
  it('is refused with 3 where nobody can be asked', async () => {
    const path = contract(`import { defineTenancy, tenant } from 'bulkhead';
      export default defineTenancy({ tenant: { root: 'companies', key: 'company_id', context: 'app.c' }, roles: { migrator: 'usage_m', app: 'usage_app' }, tables: { notes: tenant() } });`);
    for (const args of [[], ['--down'], ['--resume']]) {
      const done = await bulkhead(['apply', '--url', database.url, '--config', path, ...args], { cwd: folder });
      expect(done.code, done.err).toBe(3);
      expect(done.err).toContain('BH8003');
      expect(done.err).toContain('--yes');
    }
  });
});

describe.concurrent('explain', () => {
  it.each([...Object.keys(codes).slice(0, 1), 'bh4001', 'row-security-off', 'BHA001'])('prints the page of %s', async (name) => {
    const done = await bulkhead(['explain', name], { cwd: folder });
    expect(done).toMatchObject({ code: 0, err: '' });
    expect(done.out).toMatch(/^# /);
    expect(done.out).not.toContain('<!--');
  });
});
