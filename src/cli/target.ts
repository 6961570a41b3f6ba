import { pgDriver } from '../adapters/pg.ts';
import { BulkheadError } from '../base/errors.ts';
import { environment } from '../base/environment.ts';
import { introspect } from '../catalog/introspect.ts';
import type { Contract } from '../contract/declaration.ts';
import { inferTenancy } from '../contract/infer/infer.ts';
import { tenancyOf } from '../contract/resolve.ts';
import type { Driver } from '../driver/driver.ts';
import { withConnection } from '../driver/transaction.ts';
import type { Database } from '../model/database.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { contractRoles, findContract, loadContract } from './load-contract.ts';
import { terminal } from './terminal.ts';

export interface TargetOptions {
  readonly url?: string;
  readonly config?: string;
}

/** Runs `work` with a driver for the database named by --url or DATABASE_URL. */
export async function withDriver<T>(options: TargetOptions, work: (driver: Driver) => Promise<T>): Promise<T> {
  const url = options.url ?? environment('DATABASE_URL');
  if (url === undefined) {
    throw new BulkheadError('BH8001', {
      message: 'no database is named',
      hint: 'Give --url postgres://user@host:5432/database, or set DATABASE_URL.',
    });
  }
  const driver = await pgDriver({ url });
  try {
    return await work(driver);
  } finally {
    await driver.end();
  }
}

/** The contract of this run, or null when there is none and none was asked for. */
export async function contractOf(options: TargetOptions): Promise<Contract | null> {
  const path = findContract(options.config, process.cwd());
  return path === null ? null : loadContract(path);
}

/** The contract, for commands that cannot do without. */
export async function requiredContract(options: TargetOptions): Promise<Contract> {
  const contract = await contractOf(options);
  if (contract === null)
    throw new BulkheadError('BH8001', {
      message: 'no contract was found',
      hint: 'Write a first one with `bulkhead init --url ...`, or name it with --config.',
    });
  return contract;
}

/** Reads the database and says what every table of it is: by the contract, or by inference, which is said. */
export async function lookAt(
  driver: Driver,
  contract: Contract | null,
): Promise<{ readonly database: Database; readonly tenancy: Tenancy }> {
  terminal.progress(`reading the catalogue of ${driver.label}`);
  const database = await withConnection(driver, (connection) =>
    introspect(connection, { roles: contract === null ? [] : contractRoles(contract) }),
  );
  return { database, tenancy: understand(database, contract) };
}

export function understand(database: Database, contract: Contract | null): Tenancy {
  if (contract !== null) return tenancyOf(contract, database);
  const inference = inferTenancy(database);
  if (inference.tenancy === null) {
    throw new BulkheadError('BH7001', {
      message: 'no tenant could be recognised in this database',
      detail: 'No table is referenced the way a tenant root is.',
      hint: 'Say what the tenants are: `bulkhead init --url ... --root <table>` writes a contract to complete.',
    });
  }
  terminal.say(
    `No contract: the tenancy was inferred (tenants are the rows of ${inference.tenancy.root.schema}.${inference.tenancy.root.name}). What is said below rests on that guess.`,
  );
  return inference.tenancy;
}
