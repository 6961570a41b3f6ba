import { afterAll, describe, expect, it } from 'vitest';
import agencyContract from '../../examples/agency/bulkhead.config.ts';
import { build as buildAgency } from '../../examples/agency/load.ts';
import bookingContract from '../../examples/booking/bulkhead.config.ts';
import { build as buildBooking } from '../../examples/booking/load.ts';
import { apply } from '../../src/apply/apply.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import type { Contract } from '../../src/contract/declaration.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { tenancyOf } from '../../src/contract/resolve.ts';
import type { Driver } from '../../src/driver/driver.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { attack } from '../../src/prove/attack.ts';
import type { AttackReport } from '../../src/prove/report/attack-report.ts';
import { verdictOf } from '../../src/prove/verdict.ts';
import { dropRoles, useDatabase } from '../harness/database.ts';

interface System {
  readonly name: string;
  readonly contract: Contract;
  readonly build: (driver: Driver) => Promise<unknown>;
}

const systems: readonly System[] = [
  { name: 'booking', contract: bookingContract, build: (driver) => buildBooking(driver, { volume: 'S' }) },
  { name: 'agency', contract: agencyContract, build: (driver) => buildAgency(driver, { volume: 'S' }) },
];

describe.each(systems)('$name', ({ name, contract, build }) => {
  const database = useDatabase({ roles: [`${name}_*`] });
  const roles = Object.values(contract.roles)
    .flat()
    .filter((role): role is string => typeof role === 'string');

  /** A fresh connection, so that the settings are really unset in it. */
  const attacked = (tenancy: Tenancy): Promise<AttackReport> =>
    withConnection(database.driver, async (connection) =>
      attack(connection, { database: await introspect(connection, { roles }), tenancy }),
    );

  it('leaks as found, and holds once sealed', async () => {
    await build(database.driver);
    const actual = await withConnection(database.driver, (connection) => introspect(connection, { roles }));
    const tenancy = tenancyOf(contract, actual);
    const before = await attacked(tenancy);
    expect(verdictOf(before)).toBe('crossed');
    expect(before.attacks).toBeGreaterThan(400);
    expect(before.leaks.length).toBeGreaterThan(200);
    expect(before.vacuous).toEqual([]);

    const desired = lower(tenancy, actual);
    await apply(database.driver, { tenancy, actual, desired, plan: makePlan(tenancy, actual, desired) }, { rehearse: false });
    const after = await attacked(tenancy);
    expect({ leaks: after.leaks, oracles: after.oracles, failed: after.failed, vacuous: after.vacuous }).toEqual({
      leaks: [],
      oracles: [],
      failed: [],
      vacuous: [],
    });
    expect(after.attacks).toBeGreaterThan(4000);
    expect(verdictOf(after)).toBe('held');
    // What hands out a new id answers differently each time.
    expect(
      after.skipped.filter(
        (skip) => !/^declared to serve|^serves every tenant|two calls in a row gave different answers/.test(skip.reason),
      ),
    ).toEqual([]);
  });

  afterAll(async () => {
    await dropRoles(database.driver, `${name}_`);
  });
});
