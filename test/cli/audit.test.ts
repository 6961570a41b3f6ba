import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditFormats } from '../../src/cli/audit/format.ts';
import { useDatabase } from '../harness/database.ts';
import { run } from '../plan/lifecycle.ts';
import { parseXml } from '../report/xml.ts';
import { type Outcome, bulkhead } from './command.ts';

const database = useDatabase({ roles: ['audited_*'] });
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-audit-'));
  await run(database.driver, [
    'create role audited_app login',
    'create table companies (id uuid primary key)',
    'create table notes (id int primary key, company_id uuid not null references companies)',
    'grant select, insert on notes to audited_app',
  ]);
  await command('snapshot', '--out', 'found.json');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function command(...args: readonly string[]): Promise<Outcome> {
  return bulkhead(args, { cwd: folder, env: { DATABASE_URL: database.url } });
}

/** Without a connection: what is audited is the snapshot. */
function offline(...args: readonly string[]): Promise<Outcome> {
  return bulkhead(['audit', '--snapshot', 'found.json', ...args], { cwd: folder });
}

interface Finding {
  readonly key: string;
  readonly standing: string;
}

async function findings(...args: readonly string[]): Promise<readonly Finding[]> {
  return (JSON.parse((await offline('--format', 'json', ...args)).out) as { findings: Finding[] }).findings;
}

describe('every format', () => {
  it.each(auditFormats)('%s is printed or written, with the same exit code', async (format) => {
    const printed = await offline('--format', format);
    expect(printed.code, printed.err).toBe(1);
    expect(printed.out).toContain('public.notes');
    const written = await offline('--format', format, '--out', `report.${format}`);
    expect(written).toMatchObject({ code: 1, out: '' });
    expect(readFileSync(join(folder, `report.${format}`), 'utf8')).toContain('public.notes');
  });

  it('is what it is called', async () => {
    expect(JSON.parse((await offline('--format', 'sarif')).out)).toMatchObject({ version: '2.1.0' });
    expect(parseXml((await offline('--format', 'junit')).out).name).toBe('testsuites');
    expect((await offline('--format', 'html')).out).toMatch(/^<!doctype html>/);
    expect((await offline('--format', 'github')).out).toMatch(/^::error file=bulkhead\.config\.ts,line=1,/);
  });

  it('names the database without its password', async () => {
    const url = new URL(database.url);
    url.password = url.password === '' ? 'geheim' : url.password;
    for (const format of ['html', 'markdown', 'sarif']) {
      const done = await bulkhead(['audit', '--url', url.href, '--format', format], { cwd: folder });
      expect(done.code, done.err).toBe(1);
      expect(done.out).not.toContain(url.password);
    }
  });
});

describe('the threshold', () => {
  it('decides the exit code', async () => {
    const found = await findings();
    expect(found.length).toBeGreaterThan(0);
    expect((await offline('--fail-on', 'critical')).code).toBe(1);
    expect((await offline('--fail-on', 'dangerous')).code).toBe(2);
  });
});

describe('a baseline', () => {
  it('lets what is known pass, and only that', async () => {
    expect(await offline('--write-baseline', 'base.json')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('wrote base.json'),
    });
    expect(await offline('--baseline', 'base.json', '--fail-on', 'info')).toMatchObject({
      code: 0,
      out: expect.stringContaining('known from the baseline'),
    });
    await run(database.driver, [
      'create table letters (id int primary key, company_id uuid not null references companies)',
      'grant select on letters to audited_app',
    ]);
    const later = await command('audit', '--baseline', 'base.json');
    expect(later.code, later.err).toBe(1);
    expect(later.out).toContain('public.letters');
    expect(later.out).not.toMatch(/^ {2}Row security is off on public\.notes$/m);
    await run(database.driver, ['drop table letters']);
  });

  it('tells what vanished', async () => {
    await run(database.driver, ['alter table notes enable row level security']);
    expect((await command('audit', '--baseline', 'base.json')).out).toContain(
      'Gone since the baseline: row-security-off:table:public.notes',
    );
    await run(database.driver, ['alter table notes disable row level security']);
  });

  it('that is none, or not there, ends with 2', async () => {
    writeFileSync(join(folder, 'wrong.json'), '[]');
    expect(await offline('--baseline', 'wrong.json')).toMatchObject({ code: 2, err: expect.stringContaining('BH7003') });
    expect(await offline('--baseline', 'missing.json')).toMatchObject({ code: 2, err: expect.stringContaining('BH8002') });
  });
});

describe('waivers', () => {
  const key = 'row-security-off:table:public.notes';
  const write = (expires: string) =>
    writeFileSync(
      join(folder, 'bulkhead.waivers.json'),
      JSON.stringify({ waivers: [{ key, reason: 'it is the only one of its kind', expires }] }),
    );
  afterAll(() => rmSync(join(folder, 'bulkhead.waivers.json'), { force: true }));

  it('are found where the audit runs, and end', async () => {
    write('2999-12-31');
    expect((await findings()).find((finding) => finding.key === key)?.standing).toBe('waived');
    write('2020-01-01');
    expect((await findings()).find((finding) => finding.key === key)?.standing).toBe('expired');
    expect((await offline()).out).toContain(`The waiver of ${key} ran out on 2020-01-01.`);
  });

  it('without a reason or a last day are refused', async () => {
    writeFileSync(join(folder, 'lazy.json'), JSON.stringify({ waivers: [{ key }] }));
    const done = await offline('--waivers', 'lazy.json');
    expect(done.code).toBe(2);
    expect(done.err).toMatch(/BH7003[\s\S]*waivers\.0\.reason[\s\S]*waivers\.0\.expires/);
  });
});

describe('the attack in the HTML report', () => {
  it('has to be about the same database', async () => {
    const attack = {
      schema: 'bulkhead.attack/1',
      server: { database: 'another', versionNum: 180004 },
      attacks: 1,
      held: 1,
      controls: 1,
      leaks: [],
      oracles: [],
      failed: [],
      vacuous: [],
      skipped: [],
      byRole: [],
      matrix: [],
      setup: [],
      notes: [],
    };
    writeFileSync(join(folder, 'attack.json'), JSON.stringify({ version: 'bulkhead.prove/1', attacks: { report: attack } }));
    expect(await offline('--format', 'html', '--attack', 'attack.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('is about another'),
    });
    writeFileSync(join(folder, 'attack.json'), JSON.stringify({ version: 'bulkhead.prove/1', attacks: null }));
    expect(await offline('--format', 'html', '--attack', 'attack.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('has no attack in it'),
    });
    writeFileSync(join(folder, 'attack.json'), '{}');
    expect(await offline('--format', 'html', '--attack', 'attack.json')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no report of an attack'),
    });
  });
});
