import { beforeAll, describe, expect, test } from 'vitest';
import { base } from '../../corpus/base.ts';
import { readBaseSql } from '../../corpus/cases.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import { trusted } from '../../src/base/sql.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import type { Door, TableTenancy, Tenancy } from '../../src/model/tenancy.ts';
import { useDatabase } from '../harness/database.ts';
import { pictureAfter } from './run-case.ts';

const database = useDatabase({
  templateName: 'corpus',
  template: (driver) => withConnection(driver, (connection) => connection.script(trusted(readBaseSql()))),
  roles: ['corpus_*'],
});

const member: readonly Door[] = [{ kind: 'member' }];
const offers: TableTenancy = {
  table: { schema: 'public', name: 'offers' },
  kind: 'public',
  key: 'firm_id',
  keyType: 'uuid',
  parent: null,
  strategy: null,
  doors: { select: [{ kind: 'everyone', anon: true }], insert: member, update: member, delete: member },
  columns: {},
  softDelete: null,
  scopes: {},
  globalKeys: {},
  existingPolicies: 'replace',
  when: { state: 'live', gone_at: null },
};
const tenancy: Tenancy = { ...base, tables: [...base.tables, offers] };
const create = `
  create table public.offers (id uuid primary key default gen_random_uuid(), firm_id uuid not null references public.firms (id),
    title text not null unique, state text not null, gone_at timestamptz);
  alter table public.offers owner to corpus_migrator;`;
const own = "firm_id = nullif(current_setting('app.firm_id', true), '')::uuid";
let sealed: Database;

beforeAll(async () => {
  sealed = lower(tenancy, await pictureAfter(database.driver, create, tenancy));
});

/** What is reported at high or above when this is the policy for the command, and no wall stands behind it. */
async function reported(command: 'select' | 'delete', using: string): Promise<readonly string[]> {
  const shown = `create policy shown on public.offers for ${command} to corpus_app using (${using})`;
  const parsed = await pictureAfter(database.driver, `${create}${shown}`, tenancy);
  const policies = parsed.tables.find((table) => table.name === 'offers')?.policies ?? [];
  const tables = sealed.tables.map((table) =>
    table.name === 'offers'
      ? {
          ...table,
          grants: [...table.grants, { grantee: 'corpus_app', privilege: 'DELETE' as const, grantable: false, grantor: 'corpus_migrator' }],
          policies: [...table.policies.filter((policy) => policy.command !== command), ...policies],
        }
      : table,
  );
  const findings = runRules(rules, { database: { ...sealed, tables }, tenancy });
  return findings.filter(({ severity }) => severity === 'critical' || severity === 'high').map(({ rule }) => rule);
}

describe('a table that is public in part', () => {
  test('has nothing above information once it is sealed, with walls and without', () => {
    for (const profile of ['postgres', 'portable'] as const) {
      const kept = { ...tenancy, profile };
      const findings = runRules(rules, { database: lower(kept, sealed), tenancy: kept });
      expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
    }
  });

  test('has the tenant in front of its unique keys: a draft is nobody else’s to ask for', () => {
    const keys = sealed.tables.find((table) => table.name === 'offers')?.keys ?? [];
    expect(keys.map((key) => key.columns.join())).toContain('firm_id,title');
  });

  test.each([
    ['the part or the tenant', `(state = 'live' and gone_at is null) or ${own}`, []],
    ['less than the part', `(state = 'live' and gone_at is null and title <> '') or ${own}`, []],
    ['one of two conditions', `state = 'live' or ${own}`, ['predicate-misses-tenant']],
    ['another value', `(state in ('live', 'draft') and gone_at is null) or ${own}`, ['predicate-misses-tenant']],
    ['the rest', `(state <> 'live' and gone_at is null) or ${own}`, ['predicate-misses-tenant']],
    ['every row', 'true', ['policy-always-true']],
  ])('may show that part, and is reported when a policy shows more: %s', async (_what, using, expected) => {
    expect(await reported('select', using)).toEqual(expected);
  });

  test('is deleted by its tenant alone', async () => {
    expect(await reported('delete', own)).toEqual([]);
    expect(await reported('delete', `(state = 'live' and gone_at is null) or ${own}`)).toEqual(['predicate-misses-tenant']);
  });
});
