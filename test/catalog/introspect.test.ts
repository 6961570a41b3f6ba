import { beforeAll, describe, expect, it } from 'vitest';
import { sql, trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import { sqlFiles } from '../../src/generated/sql.ts';
import type { Database } from '../../src/model/database.ts';
import { differences } from '../../src/model/differences.ts';
import { databaseFingerprint, fromSnapshot, toSnapshot } from '../../src/model/snapshot.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { run } from '../plan/lifecycle.ts';
import { everything, roles } from './everything.ts';

const server = useServer();
const database = useDatabase({ server, roles });
let driver: Driver;
let seen: Database;

const read = (): Promise<Database> => withConnection(driver, (connection) => introspect(connection));
const weird = 'Weird "Table".x';
const oddRole = 'cat_"odd" =/,role';

beforeAll(async () => {
  driver = database.driver;
  await run(driver, everything);
  seen = await read();
});

function table(name: string): Database['tables'][number] {
  const found = seen.tables.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no table ${name}`);
  return found;
}

describe('the catalogue reader reads', () => {
  it('schemas with their grants', () => {
    expect(seen.schemas.map((schema) => schema.name).sort()).toEqual(['odd', 'public', 'select "from"']);
    expect(seen.schemas.find((schema) => schema.name === 'odd')).toMatchObject({
      owner: 'cat_owner',
      grants: expect.arrayContaining([{ grantee: 'cat_app', privilege: 'USAGE', grantable: false, grantor: 'cat_owner' }]),
    });
  });

  it('columns: identity, serial, generated, collation, types of other schemas', () => {
    const columns = Object.fromEntries(table(weird).columns.map((column) => [column.name, column]));
    expect(columns['id.x']).toMatchObject({ type: 'bigint', identity: 'always', notNull: true });
    expect(columns['by_default']).toMatchObject({ identity: 'by default' });
    expect(columns['serial']).toMatchObject({ default: 'nextval(\'odd."Weird ""Table"".x_serial_seq"\'::regclass)', identity: null });
    expect(columns['select']).toMatchObject({ collation: 'C', default: "'x''y'::text" });
    expect(columns['doubled']).toMatchObject({ generated: 'stored', default: '(tenant * 2)' });
    expect([columns['code']?.type, columns['mood']?.type, columns['pair']?.type, columns['tags']?.type]).toEqual([
      'odd.code',
      'odd.mood',
      'odd.pair',
      'odd.mood[]',
    ]);
    expect(Object.keys(columns)).toEqual([
      'id.x',
      'serial',
      'by_default',
      'tenant',
      'parent',
      'select',
      'doubled',
      'code',
      'mood',
      'pair',
      'tags',
      'during',
    ]);
  });

  it('keys, foreign keys, checks and exclusions', () => {
    expect(table('parents').keys.map(({ type, columns, nullsNotDistinct }) => ({ type, columns, nullsNotDistinct }))).toEqual(
      expect.arrayContaining([
        { type: 'primary', columns: ['id'], nullsNotDistinct: false },
        { type: 'unique', columns: ['tenant', 'id'], nullsNotDistinct: false },
        { type: 'unique', columns: ['a', 'b'], nullsNotDistinct: true },
      ]),
    );
    expect(table(weird).foreignKeys).toEqual([
      expect.objectContaining({
        name: 'tied "fk"',
        columns: ['tenant', 'parent'],
        references: { schema: 'odd', name: 'parents' },
        referencedColumns: ['tenant', 'id'],
        onUpdate: 'cascade',
        onDelete: 'set null',
        onDeleteColumns: ['parent'],
        match: 'simple',
        deferrable: true,
        deferred: true,
        validated: true,
        inherited: false,
      }),
    ]);
    const checks = Object.fromEntries(table(weird).checks.map((check) => [check.name, check.validated]));
    expect(checks).toEqual({ positive: true, unchecked: false });
    expect(table(weird).exclusions).toMatchObject([{ name: 'apart', columns: ['during'], operators: ['&&'] }]);
    expect(table('child').checks).toMatchObject([{ inherited: true }]);
  });

  it('indexes: partial, of expressions, covering, owned by constraints', () => {
    expect(table(weird).indexes.find((index) => index.name === 'expr " idx')).toMatchObject({
      unique: true,
      method: 'btree',
      columns: [null, 'tenant'],
      included: ['parent'],
      predicate: '("select" IS NOT NULL)',
      valid: true,
      constraint: null,
    });
    expect(table('parents').indexes.filter((index) => index.constraint !== null).length).toBe(3);
  });

  it('partitions of several levels, and inheritance', () => {
    expect(table('events').partitionKey).toEqual({ strategy: 'range', columns: ['at'], definition: 'RANGE (at)' });
    expect(table('hashed').partitionKey).toMatchObject({ strategy: 'hash', columns: [null] });
    expect(table('events_1')).toMatchObject({
      partitionOf: { parent: { schema: 'odd', name: 'events' }, bound: "FOR VALUES FROM ('2031-01-01') TO ('2032-01-01')" },
      partitionKey: { strategy: 'list', columns: ['tenant'] },
      inherits: [],
    });
    expect(table('events_1_rest').partitionOf).toEqual({ parent: { schema: 'odd', name: 'events_1' }, bound: 'DEFAULT' });
    expect(table('events_1_a').triggers).toMatchObject([{ name: 'inherited_one', inherited: true }]);
    expect(table('events_1_a').indexes).toMatchObject([{ inherited: true }]);
    expect(table('child')).toMatchObject({ inherits: [{ schema: 'odd', name: 'base' }], partitionOf: null });
    expect(table('loose')).toMatchObject({ persistence: 'unlogged', options: ['fillfactor=70'] });
  });

  it('policies with their roles and understood expressions', () => {
    expect(table('parents')).toMatchObject({ rowSecurity: true, forceRowSecurity: true, owner: 'cat_owner' });
    const policies = Object.fromEntries(table('parents').policies.map((policy) => [policy.name, policy]));
    expect(policies['read it']).toMatchObject({ permissive: true, command: 'select', check: null });
    expect([...(policies['read it']?.roles ?? [])].sort()).toEqual(['cat_"odd" =/,role', 'cat_app']);
    expect(policies['read it']?.using?.predicate.kind).toBe('compare');
    expect(policies['wall']).toMatchObject({
      permissive: false,
      command: 'all',
      roles: ['public'],
      check: { predicate: { kind: 'compare', operator: '>' } },
    });
  });

  it('triggers and rules', () => {
    expect(table(weird).triggers).toMatchObject([
      {
        name: 'first trigger',
        timing: 'before',
        events: ['insert', 'update'],
        level: 'row',
        enabled: 'origin',
        function: { schema: 'odd', name: 'touch' },
      },
    ]);
    expect(table('parents').triggers).toMatchObject([
      { name: 'whole', timing: 'after', events: ['truncate'], level: 'statement', enabled: 'disabled' },
    ]);
    expect(table('loose').rules).toMatchObject([{ name: 'no_delete', event: 'delete', instead: true, enabled: 'origin' }]);
  });

  it('grants, those of columns and of everybody among them', () => {
    expect(table('parents').grants).toEqual(
      expect.arrayContaining([
        { grantee: 'cat_app', privilege: 'SELECT', grantable: true, grantor: 'cat_owner' },
        { grantee: 'public', privilege: 'SELECT', grantable: false, grantor: 'cat_owner' },
        { grantee: 'cat_owner', privilege: 'TRUNCATE', grantable: false, grantor: 'cat_owner' },
      ]),
    );
    const column = table('parents').columns.find((candidate) => candidate.name === 'a');
    expect(column?.grants.map((grant) => [grant.grantee, grant.privilege])).toEqual([
      [oddRole, 'SELECT'],
      [oddRole, 'UPDATE'],
    ]);
    expect(seen.defaultPrivileges).toEqual([
      {
        kind: 'default-privilege',
        role: 'cat_owner',
        schema: 'odd',
        objects: 'tables',
        grants: [{ grantee: 'cat_app', privilege: 'SELECT', grantable: false, grantor: 'cat_owner' }],
      },
      {
        kind: 'default-privilege',
        role: 'cat_owner',
        schema: null,
        objects: 'functions',
        grants: [{ grantee: 'cat_owner', privilege: 'EXECUTE', grantable: false, grantor: 'cat_owner' }],
      },
    ]);
  });

  it('views, with their options and what they read', () => {
    const views = Object.fromEntries(seen.views.map((view) => [view.name, view]));
    expect(views['shown']).toMatchObject({
      owner: 'cat_owner',
      securityInvoker: true,
      securityBarrier: true,
      checkOption: null,
      materialized: false,
      reads: [{ schema: 'odd', name: 'parents' }],
      query: { complex: false, from: [{ schema: 'odd', name: 'parents', alias: 'p' }] },
    });
    expect(views['grouped']).toMatchObject({ securityInvoker: false, query: null, triggers: [{ timing: 'instead of' }] });
    expect(views['checked']).toMatchObject({ checkOption: 'cascaded' });
    expect(views['kept']).toMatchObject({ materialized: true, indexes: ['CREATE UNIQUE INDEX kept_id ON odd.kept USING btree (id)'] });
  });

  it('routines of every kind', () => {
    const routines = Object.fromEntries(seen.routines.map((routine) => [routine.name, routine]));
    expect(routines['plain']).toMatchObject({
      signature: 'a integer, b text',
      type: 'function',
      returns: 'text',
      language: 'sql',
      volatility: 'stable',
      parallel: 'safe',
      strict: true,
      securityDefiner: true,
      config: ['search_path=pg_catalog, pg_temp'],
    });
    expect(routines['plain']?.grants.map((grant) => grant.grantee)).not.toContain('public');
    expect(routines['standard']?.body).toContain('SELECT (a + 1)');
    expect(routines['rows_of']).toMatchObject({
      returnsSet: true,
      leakproof: true,
      volatility: 'volatile',
      signature: 'OUT id integer, VARIADIC list integer[]',
    });
    expect(routines['go']).toMatchObject({ type: 'procedure', returns: null });
    expect(routines['total']).toMatchObject({ type: 'aggregate', definition: null });
  });

  it('sequences, types, publications and extensions', () => {
    const sequences = Object.fromEntries(seen.sequences.map((sequence) => [sequence.name, sequence]));
    expect(sequences['counter']).toMatchObject({
      type: 'smallint',
      ownedBy: null,
      identity: false,
      definition: 'start with -10 increment by 2 minvalue -10 maxvalue 100 cache 1 cycle',
    });
    expect(sequences[`${weird}_serial_seq`]).toMatchObject({
      identity: false,
      ownedBy: { table: { schema: 'odd', name: weird }, column: 'serial' },
    });
    expect(sequences[`${weird}_id.x_seq`]).toMatchObject({ identity: true });
    expect(seen.enums).toMatchObject([{ name: 'mood', labels: ['sad', "it's ok"] }]);
    expect(seen.domains).toMatchObject([
      { name: 'code', baseType: 'character varying(4)', notNull: true, default: "'AB'::character varying" },
    ]);
    expect(seen.domains[0]?.checks.map((check) => check.name)).toEqual(['code_check', 'upper_only']);
    expect(seen.otherTypes.map(({ name, type, definition }) => [name, type, definition])).toEqual([
      ['pair', 'composite', 'a integer, "b c" text'],
      ['span', 'range', ''],
    ]);
    expect(seen.publications).toEqual([
      expect.objectContaining({
        name: 'pub',
        schemas: [],
        tables: [{ table: { schema: 'odd', name: 'parents' }, filter: '(tenant > 1)', columns: ['id', 'tenant'] }],
      }),
      expect.objectContaining({ name: 'whole', schemas: ['select "from"'], tables: [] }),
      expect.objectContaining({
        name: 'writes',
        operations: ['insert', 'update'],
        tables: [{ table: { schema: 'odd', name: 'base' }, filter: null, columns: null }],
      }),
    ]);
    expect(seen.extensions.map((extension) => [extension.name, extension.schema])).toEqual([
      ['citext', 'odd'],
      ['plpgsql', 'pg_catalog'],
    ]);
  });

  it('roles that concern the database, with their memberships', async () => {
    const found = Object.fromEntries(seen.roles.map((role) => [role.name, role]));
    expect(found['cat_app']).toMatchObject({ login: true, inherit: false, config: ['statement_timeout=5s'] });
    expect(found['cat_strong']).toMatchObject({ bypassRls: true, createRole: true, createDb: true, replication: true, superuser: false });
    expect(found['cat_app']?.memberOf).toEqual([{ role: 'cat_owner', admin: false, inherit: false, set: true }]);
    expect(found['cat_owner']?.memberOf).toEqual([{ role: 'cat_strong', admin: true, inherit: true, set: true }]);
    if (seen.server.versionNum < 160000) return;
    await run(driver, ['grant cat_owner to cat_app with inherit true, set false']);
    const again = await read();
    await run(driver, ['grant cat_owner to cat_app with inherit false, set true']);
    expect(again.roles.find((role) => role.name === 'cat_app')?.memberOf).toEqual([
      { role: 'cat_owner', admin: false, inherit: true, set: false },
    ]);
  });

  it('nothing of the server’s own, of extensions, and of the ledger', () => {
    const schemas = [...seen.tables, ...seen.views, ...seen.routines, ...seen.sequences].map((object) => object.schema);
    expect([...new Set(schemas)]).toEqual(['odd']);
    expect(seen.routines.map((routine) => routine.name)).not.toContain('citext_eq');
  });
});

describe('a snapshot', () => {
  it('comes back as it went out', () => {
    const back = fromSnapshot(toSnapshot(seen));
    expect(back).toEqual(seen);
    expect(toSnapshot(back)).toBe(toSnapshot(seen));
  });

  const edits: readonly (readonly [string, (text: string) => string])[] = [
    ['is cut short', (text) => text.slice(0, text.length / 2)],
    ['is edited', (text) => text.replace('"forceRowSecurity": true', '"forceRowSecurity": false')],
    ['loses a grant', (text) => text.replace('"privilege": "TRUNCATE"', '"privilege": "SELECT"')],
    ['is of another version', (text) => text.replace('"version": 1', '"version": 2')],
    ['is something else', () => '{"format": "other"}'],
    ['is null', () => 'null'],
    ['is empty', () => ''],
  ];
  it.each(edits)('that %s is refused', (_title, edit) => {
    const text = toSnapshot(seen);
    expect(edit(text)).not.toBe(text);
    expect(() => fromSnapshot(edit(text))).toThrow(expect.objectContaining({ code: 'BH2002' }));
  });
});

describe('the fingerprint', () => {
  it('is that of the same database, read twice, by whoever', async () => {
    await run(driver, [`alter role cat_strong login password 'x' superuser`]);
    const other = driver.to({ user: 'cat_strong', password: 'x' });
    try {
      const theirs = await withConnection(other, async (connection) => {
        await connection.query(sql`set search_path = odd, public`);
        return introspect(connection);
      });
      const mine = await read();
      expect(differences(mine, theirs)).toEqual([]);
      expect(databaseFingerprint(theirs)).toBe(databaseFingerprint(mine));
    } finally {
      await other.end();
      await run(driver, ['alter role cat_strong nologin nosuperuser password null']);
    }
  });

  const without: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['row estimates', [`insert into odd.base select generate_series(1, 5000)`, 'analyze odd.base'], ['truncate odd.base']],
    [
      'the roles of neighbours',
      ['create role cat_neighbour bypassrls', 'create role cat_neighbour_too', 'grant cat_neighbour to cat_neighbour_too'],
      ['drop role cat_neighbour', 'drop role cat_neighbour_too'],
    ],
    ['rows and values of sequences', [`select nextval('odd.counter')`], []],
  ];
  it.each(without)('does not look at %s', async (_title, change, back) => {
    const before = databaseFingerprint(await read());
    await run(driver, change);
    try {
      expect(databaseFingerprint(await read())).toBe(before);
    } finally {
      await run(driver, back);
    }
  });

  const changes: readonly (readonly [string, string, string])[] = [
    ['a policy', 'alter policy wall on odd.parents using (tenant > 5)', 'alter policy wall on odd.parents using (tenant > 0)'],
    ['FORCE', 'alter table odd.parents no force row level security', 'alter table odd.parents force row level security'],
    ['a grant', 'grant delete on odd.parents to cat_app', 'revoke delete on odd.parents from cat_app'],
    ['a role', 'alter role cat_app bypassrls', 'alter role cat_app nobypassrls'],
    ['a way in to a role', 'create role cat_way_in in role cat_app', 'drop role cat_way_in'],
    [
      'a function’s body',
      'create or replace function odd.standard(a int) returns int language sql immutable begin atomic; select a + 2; end',
      'create or replace function odd.standard(a int) returns int language sql immutable begin atomic; select a + 1; end',
    ],
    ['a trigger’s state', 'alter table odd.parents enable trigger whole', 'alter table odd.parents disable trigger whole'],
    [
      'a partition',
      'alter table odd.events_1 detach partition odd.events_1_rest',
      'alter table odd.events_1 attach partition odd.events_1_rest default',
    ],
    ['a setting of the database', `alter database ${'$name'} set work_mem = '8MB'`, `alter database ${'$name'} reset work_mem`],
  ];
  it.each(changes)('looks at %s', async (_title, change, back) => {
    const named = (text: string): string => text.replace('$name', `"${database.name}"`);
    const before = databaseFingerprint(await read());
    await run(driver, [named(change)]);
    expect(databaseFingerprint(await read())).not.toBe(before);
    await run(driver, [named(back)]);
    expect(databaseFingerprint(await read())).toBe(before);
  });
});

describe('reading', () => {
  it('takes one round trip per kind of object, whatever their number', async () => {
    const count = async (): Promise<{ reads: number; all: number }> => {
      let reads = 0;
      let all = 0;
      const files = new Set<string>(Object.entries(sqlFiles).flatMap(([name, text]) => (name.startsWith('catalog/read-') ? [text] : [])));
      await withConnection(driver, (connection) => {
        const counting: Connection = {
          ...connection,
          query: (statement) => {
            all++;
            if (files.has(statement.text)) reads++;
            return connection.query(statement);
          },
        };
        return introspect(counting);
      });
      return { reads, all };
    };
    const kinds = Object.keys(sqlFiles).filter((name) => name.startsWith('catalog/read-')).length;
    // Beside them: begin, the search path three times, commit.
    expect(await count()).toEqual({ reads: kinds, all: kinds + 5 });
    await run(driver, [
      'create schema many',
      'do $$ begin for i in 1..200 loop execute format($f$create table many.t%s (id int primary key)$f$, i); end loop; end $$',
    ]);
    expect(await count()).toEqual({ reads: kinds, all: kinds + 5 });
    await run(driver, ['drop schema many cascade']);
  });

  it('sees one moment, and leaves the session as it was', async () => {
    await withConnection(driver, async (connection) => {
      await connection.query(sql`set search_path = odd, public`);
      const first = await introspect(connection);
      expect((await connection.query(sql`select current_setting('search_path') as path`)).rows).toEqual([{ path: 'odd, public' }]);
      expect(databaseFingerprint(first)).toBe(databaseFingerprint(await read()));
      await inTransaction(
        connection,
        async () => {
          await connection.query(trusted('create table odd.in_here (id int)'));
          const inside = await introspect(connection, { withinTransaction: true });
          expect(inside.tables.map((each) => each.name)).toContain('in_here');
          expect((await connection.query(sql`select current_setting('search_path') as path`)).rows).toEqual([{ path: 'odd, public' }]);
        },
        { rollback: true },
      );
    });
  });
});
