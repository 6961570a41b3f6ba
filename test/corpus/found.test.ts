import { beforeAll, describe, expect, test } from 'vitest';
import agencyContract from '../../examples/agency/bulkhead.config.ts';
import { found as agencyFound } from '../../examples/agency/found.ts';
import { build as buildAgency } from '../../examples/agency/load.ts';
import bookingContract from '../../examples/booking/bulkhead.config.ts';
import { found as bookingFound } from '../../examples/booking/found.ts';
import { build as buildBooking } from '../../examples/booking/load.ts';
import judgmentsContract from '../../examples/judgments/bulkhead.config.ts';
import { found as judgmentsFound } from '../../examples/judgments/found.ts';
import { build as buildJudgments } from '../../examples/judgments/load.ts';
import type { Finding } from '../../src/audit/finding.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import { introspect } from '../../src/catalog/introspect.ts';
import { lower } from '../../src/contract/lower/lower.ts';
import { resolveContract } from '../../src/contract/resolve.ts';
import { withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { useDatabase } from '../harness/database.ts';
import { useServer } from '../harness/server.ts';
import { asIfOn } from './run-case.ts';

const covering = (correction: string): ReadonlySet<string> =>
  new Set(rules.filter(({ covers }) => covers.includes(correction)).map(({ slug }) => slug));

// "At most information": PostgreSQL takes USING for the missing check, so a finding would be wrong.
const noHole = 'X-160';

// What the seal does not touch because it is the user's schema: cascades, keys over deleted rows, clear copies, dead functions.
const usersOwn = new Set([
  'cascade-from-root',
  'definer-function-unpinned',
  'dedupe-key-defeated-by-partition-key',
  'filter-not-leakproof',
  'member-table-without-user-key',
  'plain-text-beside-ciphertext',
  'setting-without-nullif',
  'unique-ignores-soft-delete',
  'unique-only-while-open',
  'unique-over-coalesce',
  'unique-with-nullable-column',
]);

// Its own: other files build the same systems meanwhile, and roles belong to the whole server.
const server = useServer();

const systems = [
  { name: 'agency', build: buildAgency, contract: agencyContract, found: agencyFound, roles: ['agency_*'] },
  { name: 'booking', build: buildBooking, contract: bookingContract, found: bookingFound, roles: ['booking_*'] },
  { name: 'judgments', build: buildJudgments, contract: judgmentsContract, found: judgmentsFound, roles: ['judgments_*'] },
];

describe.each(systems)('$name as found', ({ build, contract, found, roles }) => {
  const database = useDatabase({ server, roles });
  let picture: Database;
  let tenancy: Tenancy;
  let findings: readonly Finding[];

  beforeAll(async () => {
    await build(database.driver, { volume: 'none', found: true });
    picture = asIfOn(await withConnection(database.driver, (connection) => introspect(connection)));
    const resolved = resolveContract(contract, picture);
    if (resolved.tenancy === null) throw new Error(JSON.stringify(resolved.issues));
    tenancy = resolved.tenancy;
    findings = runRules(rules, { database: picture, tenancy });
  });

  test.each(found.filter(({ visibleAs, correction }) => visibleAs === 'catalogue' && correction !== noHole))(
    '$correction is reported',
    ({ correction }) => {
      expect(findings.filter(({ rule }) => covering(correction).has(rule))).not.toEqual([]);
    },
  );

  test('an UPDATE or ALL policy without WITH CHECK is no finding', () => {
    expect(findings.filter(({ rule }) => covering(noHole).has(rule))).toEqual([]);
  });

  test("sealed, only what lies in the user's own schema is left", () => {
    const left = runRules(rules, { database: lower(tenancy, picture), tenancy }).filter(({ severity }) => severity !== 'info');
    expect([...new Set(left.map(({ rule }) => rule))].filter((rule) => !usersOwn.has(rule))).toEqual([]);
  });
});
