import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../src/base/sql.ts';
import { id } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';

const server = useServer();
const database = useDatabase({ server, roles: ['acl_*'] });
let connection: Connection;
beforeAll(async () => {
  connection = await database.driver.connect();
});
afterAll(() => connection.release());

// What an access control list itself is made of, and what a reader of it could trip over.
const piece = fc.constantFrom(
  '"',
  '=',
  '/',
  ',',
  '*',
  '{',
  '}',
  "'",
  '\\',
  ' ',
  '.',
  '+',
  'r',
  'ü',
  '日本',
  '😀',
  '\n',
  '\t',
  '$1',
  '--',
  'public',
  '(',
  ')',
);
const roleName = fc.array(piece, { maxLength: 8 }).map((pieces) => `acl_${pieces.join('')}`);

it('reads the grants of roles whose names look like access control lists', async () => {
  const names = [...new Set(fc.sample(roleName, { seed: 20_310_501, numRuns: 150 }))].filter((name) => Buffer.byteLength(name) <= 63);
  expect(names.length).toBeGreaterThan(80);
  await connection.query(sql`create table granted (a int)`);
  for (const [index, name] of names.entries()) {
    await connection.query(sql`create role ${id(name)}`);
    await connection.query(
      index % 2 === 0
        ? sql`grant select on granted to ${id(name)} with grant option`
        : sql`grant insert, update (a) on granted to ${id(name)}`,
    );
  }
  await connection.query(sql`alter table granted owner to ${id(names[0] ?? '')}`);
  const table = (await introspect(connection)).tables.find((candidate) => candidate.name === 'granted');
  expect(table?.owner).toBe(names[0]);
  for (const [index, name] of names.entries()) {
    if (index === 0) continue;
    const own = table?.grants
      .filter((grant) => grant.grantee === name)
      .map(({ privilege, grantable, grantor }) => ({ privilege, grantable, grantor }));
    expect(own, name).toEqual([{ privilege: index % 2 === 0 ? 'SELECT' : 'INSERT', grantable: index % 2 === 0, grantor: names[0] }]);
    const column = table?.columns[0]?.grants.filter((grant) => grant.grantee === name);
    expect(
      column?.map((grant) => grant.privilege),
      name,
    ).toEqual(index % 2 === 0 ? [] : ['UPDATE']);
  }
});
