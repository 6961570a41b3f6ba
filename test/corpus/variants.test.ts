import { beforeAll, expect, test } from 'vitest';
import { base } from '../../corpus/base.ts';
import { readBaseSql } from '../../corpus/cases.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import { trusted } from '../../src/base/sql.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import type { ContextSource, Door, TableTenancy, Tenancy } from '../../src/model/tenancy.ts';
import { useDatabase } from '../harness/database.ts';
import { asIfOn, pictureAfter } from './run-case.ts';

const database = useDatabase({
  templateName: 'corpus',
  template: (driver) => withConnection(driver, (connection) => connection.script(trusted(readBaseSql()))),
  roles: ['corpus_*'],
});
let picture: Database;

beforeAll(async () => {
  picture = asIfOn(await pictureAfter(database.driver, 'select 1', base));
});

function claim(...path: readonly string[]): ContextSource {
  return { kind: 'claim', setting: 'request.jwt.claims', path };
}

const platform: readonly Door[] = [{ kind: 'platform' }];
// Each kind of table and door that the base itself has not.
const otherKinds: Readonly<Record<string, Partial<TableTenancy>>> = {
  customers: { kind: 'personal' },
  events: {
    kind: 'public',
    doors: { select: [{ kind: 'everyone' }], insert: [{ kind: 'member' }], update: [{ kind: 'member' }], delete: [] },
  },
  labels: {
    kind: 'platform',
    key: null,
    doors: { select: platform, insert: [...platform, { kind: 'database-role', roles: ['corpus_worker'] }], update: platform, delete: [] },
  },
  orders: {
    doors: {
      select: [
        { kind: 'actor', column: 'assigned_to' },
        { kind: 'permission', name: 'orders_all' },
        { kind: 'role', roles: ['owner'] },
      ],
      insert: [{ kind: 'member' }],
      update: [{ kind: 'database-role', roles: ['corpus_worker'] }],
      delete: platform,
    },
  },
};

const variants: readonly { readonly name: string; readonly tenancy: Tenancy }[] = [
  { name: 'settings', tenancy: base },
  {
    name: 'verified claims',
    tenancy: { ...base, context: { ...base.context, tenant: claim('app_metadata', 'tenant_id'), actor: claim('sub'), role: null } },
  },
  { name: 'membership of the actor', tenancy: { ...base, context: { ...base.context, tenant: { kind: 'membership' } } } },
  { name: 'membership by claims', tenancy: { ...base, context: { ...base.context, tenant: { kind: 'membership' }, actor: claim('sub') } } },
  { name: 'the portable profile', tenancy: { ...base, profile: 'portable' } },
  {
    name: 'the portable profile by claims',
    tenancy: { ...base, profile: 'portable', context: { ...base.context, tenant: claim('tenant_id'), actor: claim('sub') } },
  },
  {
    name: 'every kind of table and door',
    tenancy: { ...base, tables: base.tables.map((table) => ({ ...table, ...otherKinds[table.table.name] })) },
  },
];

test.each(variants)('sealed by $name, nothing is above information', ({ tenancy }) => {
  const findings = runRules(rules, { database: lower(tenancy, picture), tenancy });
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
});
