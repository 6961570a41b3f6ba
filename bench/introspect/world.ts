import { trusted } from '../../src/base/sql.ts';
import { type Contract, defineTenancy, reference, tenant } from '../../src/index.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';

export const worldRoles = ['bulkhead_bench_migrator', 'bulkhead_bench_app', 'bulkhead_bench_readonly'] as const;

/** One transaction holds a lock for each of its tables and indexes; a batch stays well below the lock table. */
const batch = 100;

/** Makes a database of `count` tenant tables as products have them: half sealed by hand, which is what is read. */
export async function buildWorld(driver: Driver, count: number, say: (step: string) => void): Promise<void> {
  await withConnection(driver, async (connection) => {
    await connection.script(trusted(preamble));
    for (let from = 1; from <= count; from += batch) {
      const to = Math.min(count, from + batch - 1);
      await connection.script(trusted(Array.from({ length: to - from + 1 }, (_, index) => tableSql(from + index)).join('\n')));
      if (to % 2500 === 0) say(`made ${to} of ${count} tables`);
    }
    await connection.script(
      trusted(
        'analyze pg_catalog.pg_attribute, pg_catalog.pg_class, pg_catalog.pg_constraint, pg_catalog.pg_depend, pg_catalog.pg_index, pg_catalog.pg_policy, pg_catalog.pg_attrdef, pg_catalog.pg_type',
      ),
    );
  });
}

const preamble = `
do $$ begin
  ${worldRoles.map((role) => `if to_regrole('${role}') is null then create role ${role}; end if;`).join('\n  ')}
end $$;
create table tenants (id uuid primary key, name text not null);
create table countries (code text primary key, name text not null);
`;

export function tableName(number: number): string {
  return `table_${String(number).padStart(5, '0')}`;
}

// Eight columns, a primary key, one or two foreign keys, two indexes, two policies, grants to two roles. Only every third
// table refers to the tenants: each reference puts two triggers there, which every further one has to load again.
function tableSql(number: number): string {
  const name = tableName(number);
  const to = (earlier: number) => (number > 1 ? ` references ${tableName(Math.max(1, Math.floor(earlier)))} (id) on delete cascade` : '');
  const third = number % 3;
  const mine = `tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid`;
  return `
create table ${name} (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null${third === 0 ? ' references tenants (id)' : ''},
  parent_id uuid${third === 0 ? '' : to(number / 2)},
  related_id uuid${third === 2 ? to(number / 3) : ''},
  title text not null,
  amount numeric(12, 2) not null default 0 check (amount >= 0),
  data jsonb not null default '{}',
  created_at timestamptz not null default now()
);
create index on ${name} (tenant_id, created_at desc);
create index on ${name} (parent_id);
alter table ${name} enable row level security;
create policy members_read on ${name} for select to bulkhead_bench_app using (${mine});
create policy members_write on ${name} for all to bulkhead_bench_app using (${mine}) with check (${mine});
grant select, insert, update, delete on ${name} to bulkhead_bench_app;
grant select on ${name} to bulkhead_bench_readonly;
`;
}

/** The contract of the first `count` tables. */
export function worldContract(count: number): Contract {
  return defineTenancy({
    tenant: { root: 'tenants', key: 'tenant_id', context: 'app.tenant_id' },
    roles: { migrator: worldRoles[0], app: worldRoles[1], readonly: worldRoles[2] },
    existingPolicies: 'replace',
    tables: {
      countries: reference(),
      ...Object.fromEntries(Array.from({ length: count }, (_, index) => [tableName(index + 1), tenant()])),
    },
  });
}
