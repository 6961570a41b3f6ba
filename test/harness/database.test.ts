import { describe, expect, it } from 'vitest';
import { id, sql } from '../../src/base/sql.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import { dropRoles, useDatabase } from './database.ts';
import { useServer } from './server.ts';

const roles = ['bh_harness_login', 'bh_harness_group', 'bh_harness_temp_*'];
let filled = 0;

async function template(driver: Driver): Promise<void> {
  filled++;
  await withConnection(driver, async (connection) => {
    await connection.script(sql`
      create table note (body text);
      insert into note values ('from the template')`);
    // The template lives longer than a file; when two of this file's databases use it, its roles are there already.
    await connection.script(sql`
      do $$ begin
        create role bh_harness_login login;
        create role bh_harness_group nologin;
      exception when duplicate_object then null; end $$;
      grant select on note to bh_harness_login, bh_harness_group`);
  });
}

const options = { template, templateName: 'harness example', roles };
const first = useDatabase(options);
const second = useDatabase(options);
const empty = useDatabase();

async function count(driver: Driver): Promise<number> {
  return withConnection(
    driver,
    async (connection) => (await connection.query<{ n: number }>(sql`select count(*)::int as n from note`)).rows[0]?.n ?? -1,
  );
}

describe('a database of one test file', () => {
  it('is a copy of the template, which is made once', async () => {
    await withConnection(first.driver, (connection) => connection.query(sql`insert into note values ('mine')`));
    expect([await count(first.driver), await count(second.driver)]).toEqual([2, 1]);
    expect(first.name).not.toBe(second.name);
    expect(filled).toBe(1);
    expect(new URL(first.url).pathname).toBe(`/${first.name}`);
  });

  it('is empty without one', async () => {
    await expect(count(empty.driver)).rejects.toMatchObject({ sqlstate: '42P01' });
  });

  it('can be entered as a role', async () => {
    const driver = await first.as('bh_harness_login');
    const who = sql`select session_user::text as session, current_user::text as role`;
    const found = await withConnection(driver, (connection) => connection.query(who));
    expect(found.rows).toEqual([{ session: 'bh_harness_login', role: 'bh_harness_login' }]);
    await expect(withConnection(driver, (connection) => connection.query(sql`delete from note`))).rejects.toMatchObject({
      sqlstate: '42501',
    });
    await expect(first.as('bh_harness_group')).rejects.toThrow('use connectAs');
  });

  it('can be entered as a role that may not log in', async () => {
    const connection = await first.connectAs('bh_harness_group');
    const found = await connection.query(sql`select session_user::text as who`);
    expect(found.rows).toEqual([{ who: 'bh_harness_group' }]);
    await connection.release();
    await expect(first.connectAs('bh_harness_nobody')).rejects.toMatchObject({ sqlstate: '22023' });
    const again = await withConnection(first.driver, (other) => other.query(sql`select session_user = 'bh_harness_group' as same`));
    expect(again.rows).toEqual([{ same: false }]);
  });

  it('has declared roles dropped, and can drop roles by prefix', async () => {
    await withConnection(first.driver, async (connection) => {
      for (const name of ['bh_harness_temp_a', 'bh_harness_temp_b', 'bh_harness_temp_kept'])
        await connection.query(sql`create role ${id(name)}`);
      await connection.query(sql`grant select on note to bh_harness_temp_a`);
    });
    expect(await dropRoles(first.driver, 'bh_harness_temp_a')).toEqual(['bh_harness_temp_a']);
    expect(await dropRoles(first.driver, 'bh_harness_temp_b')).toEqual(['bh_harness_temp_b']);
  });
});

describe('a server of one test file', () => {
  const server = useServer();
  const database = useDatabase({ server });

  it('has its own roles and the version of the run', async () => {
    const found = await withConnection(database.driver, (connection) =>
      connection.query(
        sql`select current_setting('server_version_num')::int as version, (select count(*)::int from pg_roles where rolname ^@ 'bh_') as roles`,
      ),
    );
    expect(found.rows).toEqual([{ version: server.versionNum, roles: 0 }]);
  });
});
