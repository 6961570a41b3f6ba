import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trusted } from '../../src/base/sql.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { readMeanings } from '../../src/catalog/meanings/read-meanings.ts';
import { claim, defineTenancy, identity, inherited, membership, reference, setting, sharedPlusOwn, tenant } from '../../src/index.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import type { Claim } from '../../src/prove/claims/claim.ts';
import { proveClaims } from '../../src/prove/claims/prove.ts';
import { replayClaims } from '../../src/prove/claims/replay.ts';
import { useDatabase } from '../harness/database.ts';
import { type Case, cases } from './claims/cases.ts';

const roles = ['claims_app', 'claims_other', 'claims_migrator'];
const shape = {
  roles: { migrator: 'claims_migrator', app: 'claims_app' },
  identity: { users: 'users', members: { table: 'members', active: { status: 'active' }, role: 'role', owners: ['owner'] } },
  tables: {
    users: identity(),
    members: tenant(),
    items: tenant(),
    notes: inherited('items', { strategy: 'subquery' }),
    marks: sharedPlusOwn(),
    plans: reference(),
  },
};
const contracts = {
  setting: defineTenancy({
    ...shape,
    tenant: { root: 'orgs', key: 'org_id', context: setting('app.org', { aliases: ['app.org_id'] }) },
    actor: claim('sub'),
  }),
  membership: defineTenancy({ ...shape, tenant: { root: 'orgs', key: 'org_id', context: membership }, actor: claim('sub') }),
};

const database = useDatabase({
  templateName: 'claims',
  template: (driver) =>
    withConnection(driver, async (connection) => {
      for (const role of roles) await connection.script(trusted(`create role ${role}`));
      await connection.script(trusted(readFileSync(new URL('./claims/world.sql', import.meta.url), 'utf8')));
    }),
  roles,
});
let connection: Connection;
beforeAll(async () => {
  connection = await database.driver.connect();
});
afterAll(() => connection.release());

async function asked(one: Case): Promise<{ readonly claim: Claim | undefined; readonly replayed: string | undefined }> {
  return inTransaction(
    connection,
    async () => {
      await connection.script(trusted(one.sql));
      const picture = await introspect(connection, { roles, withinTransaction: true });
      const tenancy = tenancyOf(contracts[one.context], picture);
      const found = proveClaims({ database: picture, meanings: readMeanings(picture) }, tenancy).find(
        (each) => each.role === 'claims_app' && each.object === one.table && each.command === one.command,
      );
      const [replay] = found === undefined ? [] : await replayClaims(connection, { database: picture, tenancy }, [found]);
      return {
        claim: found,
        replayed: replay === undefined ? undefined : `${replay.outcome}${replay.reason === null ? '' : `: ${replay.reason}`}`,
      };
    },
    { rollback: true },
  );
}

describe.each(cases)('$name', (one) => {
  it(`is ${one.verdict}`, async () => {
    const { claim: found, replayed } = await asked(one);
    expect(found?.verdict, JSON.stringify(found)).toBe(one.verdict);
    expect(replayed ?? '', JSON.stringify(found?.witness)).not.toMatch(/^contradicted/);
  });
});
