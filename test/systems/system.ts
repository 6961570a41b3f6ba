import agencyContract from '../../examples/agency/bulkhead.config.ts';
import { found as agencyFound } from '../../examples/agency/found.ts';
import { build as buildAgency } from '../../examples/agency/load.ts';
import { smoke as agencySmoke } from '../../examples/agency/smoke.ts';
import bookingContract from '../../examples/booking/bulkhead.config.ts';
import { found as bookingFound } from '../../examples/booking/found.ts';
import { build as buildBooking } from '../../examples/booking/load.ts';
import { smoke as bookingSmoke } from '../../examples/booking/smoke.ts';
import judgmentsContract from '../../examples/judgments/bulkhead.config.ts';
import { found as judgmentsFound } from '../../examples/judgments/found.ts';
import { build as buildJudgments } from '../../examples/judgments/load.ts';
import { smoke as judgmentsSmoke } from '../../examples/judgments/smoke.ts';
import fieldserviceContract from '../../examples/fieldservice/bulkhead.config.ts';
import { found as fieldserviceFound } from '../../examples/fieldservice/found.ts';
import { build as buildFieldservice } from '../../examples/fieldservice/load.ts';
import { smoke as fieldserviceSmoke } from '../../examples/fieldservice/smoke.ts';
import knowledgeContract from '../../examples/knowledge/bulkhead.config.ts';
import { found as knowledgeFound } from '../../examples/knowledge/found.ts';
import { build as buildKnowledge } from '../../examples/knowledge/load.ts';
import { smoke as knowledgeSmoke } from '../../examples/knowledge/smoke.ts';
import { type Finding, severities } from '../../src/audit/finding.ts';
import { rules } from '../../src/audit/rules/all.ts';
import { runRules } from '../../src/audit/run.ts';
import { type Sql, id, sql } from '../../src/base/sql.ts';
import type { Contract } from '../../src/contract/declaration.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';
import { inTransaction, withConnection } from '../../src/driver/transaction.ts';
import type { Database } from '../../src/model/database.ts';
import type { Tenancy } from '../../src/model/tenancy.ts';
import { enterStatement } from '../../src/session/context.ts';
import { asIfOn } from '../corpus/run-case.ts';

export interface SmokeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail?: string;
}

type Smoke = (connection: Connection, enter: (who: { tenant: string; actor?: string }) => Promise<void>) => Promise<readonly SmokeStep[]>;

export interface System {
  readonly name: string;
  readonly contract: Contract;
  readonly build: (driver: Driver) => Promise<unknown>;
  readonly found: readonly { readonly correction: string; readonly visibleAs: 'catalogue' | 'attack' | 'not-visible' }[];
  readonly smoke: Smoke;
  /** Objects that show no row as found, and whose answers tell what all tenants have together. */
  readonly totals?: readonly string[];
  /** The role that serves requests. */
  readonly app: string;
}

export const systems: readonly System[] = [
  {
    name: 'booking',
    contract: bookingContract,
    build: (driver) => buildBooking(driver, { volume: 'S' }),
    found: bookingFound,
    smoke: bookingSmoke,
    app: 'booking_app',
  },
  {
    name: 'agency',
    contract: agencyContract,
    build: (driver) => buildAgency(driver, { volume: 'S' }),
    found: agencyFound,
    smoke: agencySmoke,
    app: 'agency_app',
  },
  {
    name: 'judgments',
    contract: judgmentsContract,
    build: (driver) => buildJudgments(driver, { volume: 'S' }),
    found: judgmentsFound,
    smoke: judgmentsSmoke,
    totals: ['api.get_ceo_metrics()', 'api.get_dashboard_stats()'],
    app: 'judgments_authenticated',
  },
  {
    name: 'fieldservice',
    contract: fieldserviceContract,
    build: (driver) => buildFieldservice(driver, { volume: 'S' }),
    found: fieldserviceFound,
    smoke: fieldserviceSmoke,
    app: 'fieldservice_authenticated',
  },
  {
    name: 'knowledge',
    contract: knowledgeContract,
    build: (driver) => buildKnowledge(driver, { volume: 'S' }),
    found: knowledgeFound,
    smoke: knowledgeSmoke,
    app: 'knowledge_app',
  },
];

export function audited(database: Database, tenancy: Tenancy): readonly Finding[] {
  // What the server of the tests lacks in fixes is no finding about the system.
  return runRules(rules, { database: asIfOn(database), tenancy });
}

export function atLeastWarning(findings: readonly Finding[]): readonly string[] {
  const threshold = severities.indexOf('warning');
  return findings
    .filter((finding) => severities.indexOf(finding.severity) <= threshold)
    .map((finding) => `${finding.severity} ${finding.key}`);
}

/** Uses the system for a day as its application does; nothing of it stays. */
export function worked(driver: Driver, system: System, tenancy: Tenancy): Promise<readonly SmokeStep[]> {
  return withConnection(driver, (connection) =>
    inTransaction(
      connection,
      async () => {
        await connection.query(sql`set local role ${id(system.app)}`);
        const enter = async ({ tenant, actor }: { tenant: string; actor?: string }): Promise<void> => {
          const statement: Sql = enterStatement(tenancy, actor === undefined ? { tenant } : { tenant, actor });
          await connection.query(statement);
        };
        return system.smoke(connection, enter);
      },
      { rollback: true },
    ),
  );
}
