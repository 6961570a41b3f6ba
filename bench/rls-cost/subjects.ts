import { trusted } from '../../src/base/sql.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Subject } from './cases.ts';
import { type Size, keySql } from './world.ts';

/** Whom the queries are asked for. */
export interface Subjects {
  /** Rows of the tenant whose size is nearest to the average. */
  readonly typical: readonly Subject[];
  /** Rows of the tenant that has a tenth of all. */
  readonly largest: readonly Subject[];
  /** One row of each of several tenants, large and small, in no order. */
  readonly mixed: readonly Subject[];
}

interface Found {
  readonly tenant: string;
  readonly rank: number;
}

export async function pickSubjects(driver: Driver, size: Size): Promise<Subjects> {
  const ranks = `(select n, ${keySql('tenant', 'n', size.seed)} as id from generate_series(0, ${size.tenants - 1}) as n) as t`;
  return withConnection(driver, async (connection) => {
    const { rows } = await connection.query<Found>(
      trusted(
        `select t.id::text as tenant, t.n as rank from ${ranks} join (select tenant_id, count(*) as rows from bare.orders group by 1) as c on c.tenant_id = t.id order by abs(c.rows - ${size.rows / size.tenants}), t.n`,
      ),
    );
    const rowsOf = async (rank: number, limit: number): Promise<readonly Subject[]> => {
      const tenant = keySql('tenant', String(rank), size.seed);
      const found = await connection.query<Subject>(
        trusted(
          `select o.id::text as "row", ${tenant}::text as tenant, ${keySql('user', String(rank), size.seed)}::text as "user" from bare.orders as o where tenant_id = ${tenant} order by md5(id::text) limit ${limit}`,
        ),
      );
      return found.rows;
    };
    const random = seededRandom(size.seed);
    const mixed: Subject[] = [];
    for (let index = 0; index < 20; index++) mixed.push(...(await rowsOf(rows[Math.floor(random.next() * rows.length)]?.rank ?? 0, 1)));
    return { typical: await rowsOf(rows[0]?.rank ?? 0, 200), largest: await rowsOf(0, 200), mixed };
  });
}
