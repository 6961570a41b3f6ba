import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/base/sql.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { run } from '../plan/lifecycle.ts';
import { type Outcome, bulkhead } from './command.ts';
import { schemaProblems } from './schemas.ts';

const server = useServer();
const database = useDatabase({ server, roles: ['applied_*'] });
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-apply-'));
  writeFileSync(
    join(folder, 'bulkhead.config.ts'),
    `import { defineTenancy, tenant } from 'bulkhead';
     export default defineTenancy({ tenant: { root: 'companies', key: 'company_id', context: 'app.company_id' },
       roles: { migrator: 'applied_migrator', app: 'applied_app' }, tables: { notes: tenant() } });`,
  );
  await run(database.driver, [
    'create role applied_app login',
    'create table companies (id uuid primary key)',
    'create table notes (id int primary key, company_id uuid not null references companies)',
    'create table forgotten (id int)',
    'grant select, insert on notes to applied_app',
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const apply = (...args: readonly string[]): Promise<Outcome> => bulkhead(['apply', '--url', database.url, ...args], { cwd: folder });

async function json(code: number, ...args: readonly string[]): Promise<Record<string, unknown>> {
  const done = await apply(...args, '--format', 'json');
  expect(done.code, done.err).toBe(code);
  expect(done.out.trim().split('\n').length).toBe(1);
  const document: unknown = JSON.parse(done.out);
  expect(schemaProblems(document)).toEqual([]);
  return document as Record<string, unknown>;
}

const print = expect.stringMatching(/^[0-9a-f]{64}$/);

describe('apply', () => {
  it('tells programs what it did, and what it did not', { timeout: 120_000 }, async () => {
    const dry = await json(0, '--dry-run');
    expect(dry).toMatchObject({ action: 'apply', dryRun: true, outcome: 'done', rehearsed: true, error: null, differences: [] });

    expect(await json(3)).toMatchObject({ action: 'apply', outcome: 'refused', error: { code: 'BH8003' }, fingerprintBefore: print });

    const done = await json(0, '--yes');
    expect(done).toEqual({ ...dry, dryRun: false });
    expect(done).toMatchObject({
      fingerprintBefore: print,
      fingerprintAfter: print,
      warnings: [{ kind: 'undeclared', object: 'public.forgotten' }],
    });
    expect(done['leftAlone']).toEqual(done['warnings']);
    expect(done['steps']).toBeGreaterThan(10);
    expect(await json(0, '--yes')).toMatchObject({
      action: 'apply',
      steps: 0,
      rehearsed: false,
      fingerprintBefore: done['fingerprintAfter'],
    });

    const rehearsed = await json(0, '--down', '--dry-run');
    expect(rehearsed).toMatchObject({ action: 'down', dryRun: true, steps: done['steps'], fingerprintAfter: done['fingerprintBefore'] });
    const transactions = rehearsed['transactions'] as readonly (readonly string[])[];
    expect(transactions.flat()).toContainEqual(expect.stringContaining('drop policy'));

    await run(database.driver, ['create table newer (id int)']);
    for (const args of [
      ['--down', '--yes'],
      ['--down', '--dry-run'],
    ]) {
      expect(await json(3, ...args)).toMatchObject({
        action: 'down',
        outcome: 'refused',
        differences: [{ object: 'table public.newer', change: 'added', parts: [] }],
        furtherDifferences: 0,
        error: { code: 'BH4002' },
      });
    }
    await run(database.driver, ['drop table newer']);

    await withConnection(database.driver, (connection) =>
      connection.query(sql`update bulkhead_ledger.applied set state = 'running', segment = segment - 1`),
    );
    expect(await json(3, '--yes')).toMatchObject({ action: 'apply', outcome: 'refused', error: { code: 'BH4010' } });
    await withConnection(database.driver, (connection) => connection.query(sql`update bulkhead_ledger.applied set segment = segment + 1`));
    expect(await json(0, '--resume', '--yes')).toMatchObject({ action: 'resume', outcome: 'done', warnings: done['warnings'] });

    expect(await json(0, '--down', '--yes')).toMatchObject({ action: 'down', outcome: 'done', ledgerDropped: true, steps: done['steps'] });
    expect(await json(2, '--down', '--yes')).toMatchObject({ action: 'down', outcome: 'failed', error: { code: 'BH4008' } });
  });

  it('without a change says so in words', { timeout: 60_000 }, async () => {
    expect(await apply('--dry-run')).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringMatching(/was not changed\. The \d+ steps and their way back were rehearsed on a scratch copy/),
    });
    const applied = await apply('--yes', '--no-rehearsal');
    expect(applied.err).toContain('is sealed but for 1 table that the contract does not name');
    const back = await apply('--down', '--dry-run');
    expect(back).toMatchObject({ code: 0, err: expect.stringContaining('was not changed. The way back has') });
    expect(back.out).toMatch(/^-- transaction 1 of \d+\n/);
    expect(back.out).toContain('alter table "public"."notes" disable row level security;');
    await run(database.driver, ['alter table notes add column later int']);
    expect(await apply('--down', '--yes')).toMatchObject({ code: 3, err: expect.stringContaining('table public.notes differs (columns)') });
    expect(await apply('--down', '--yes', '--force')).toMatchObject({
      code: 0,
      err: expect.stringContaining('is not as it was found in: table public.notes'),
    });
  });

  it.each([
    [['--dry-run', '--no-rehearsal'], /a dry run without a rehearsal does nothing/],
    [['--dry-run', '--resume'], /cannot be used with option '--resume'/],
    [['--down', '--resume'], /cannot be used with option '--resume'/],
  ])('%j contradict each other', async (args, said) => {
    expect(await apply(...args)).toMatchObject({ code: 2, err: expect.stringMatching(said) });
  });
});
