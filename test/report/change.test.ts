import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classify } from '../../src/audit/change/classify.ts';
import { sql, trusted } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { inTransaction } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import { databaseFingerprint, fromSnapshot, toSnapshot } from '../../src/model/snapshot.ts';
import { mutate } from '../../src/prove/mutants/mutate.ts';
import { useDatabase } from '../harness/database.ts';
import { read, readInside, roles, sealedTemplate } from '../prove/fixture.ts';
import { sealed } from '../prove/sealed-tenancy.ts';

const database = useDatabase({ template: sealedTemplate, templateName: 'prove sealed', roles });
let connection: Connection;
let picture: Database;

beforeAll(async () => {
  connection = await database.driver.connect();
  picture = await read(connection);
});
afterAll(() => connection.release());

/** The picture after statements that are taken back; null where the server refuses them. */
async function after(statements: readonly string[]): Promise<Database | null> {
  return inTransaction(
    connection,
    async () => {
      try {
        for (const statement of statements) await connection.query(trusted(statement));
      } catch {
        return null;
      }
      await connection.query(sql`reset role`);
      return readInside(connection);
    },
    { rollback: true },
  );
}

describe('from a sealed database', () => {
  test('every weakening that Bulkhead knows is dangerous', { timeout: 240_000 }, async () => {
    const missed: string[] = [];
    let applied = 0;
    for (const mutant of mutate(picture, sealed)) {
      const weakened = await after(mutant.statements);
      if (weakened === null) continue;
      applied++;
      if (!classify(picture, weakened, sealed).some((change) => change.risk === 'dangerous')) missed.push(mutant.name);
    }
    expect(applied).toBeGreaterThan(150);
    expect(missed).toEqual([]);
  });

  const changes: readonly (readonly [what: string, statement: string, risk: string])[] = [
    ['a plain index', 'create index more on public.orders (id)', 'safe'],
    ['a column', 'alter table public.orders add column more text', 'safe'],
  ];
  test.each(changes)('%s is not', async (_, statement, risk) => {
    const changed = await after([statement]);
    expect(changed).not.toBeNull();
    if (changed !== null) expect(classify(picture, changed, sealed).map((change) => change.risk)).toEqual([risk]);
  });

  test('a snapshot of it has no changes against it, and changes are found exactly when the fingerprints differ', async () => {
    expect(classify(fromSnapshot(toSnapshot(picture)), picture, sealed)).toEqual([]);
    for (const statement of [
      "comment on table public.orders is 'x'",
      'alter table public.orders set (fillfactor = 90)',
      'alter table public.orders add check (id is not null)',
    ]) {
      const changed = await after([statement]);
      if (changed === null) throw new Error(`${statement} was refused`);
      expect(classify(picture, changed, sealed).length > 0, statement).toBe(databaseFingerprint(changed) !== databaseFingerprint(picture));
    }
  });
});
