import { relative } from 'node:path';
import { loadParser } from '../catalog/parse-predicate.ts';
import type { Contract } from '../contract/declaration.ts';
import type { Database } from '../model/database.ts';
import { fromSnapshot } from '../model/snapshot.ts';
import type { Tenancy } from '../model/tenancy.ts';
import { readFile } from './read-file.ts';
import { type TargetOptions, lookAt, understand, withDriver } from './target.ts';

/** A database as it was read, what its tables are, and how a person would call it. */
export interface Picture {
  readonly database: Database;
  readonly tenancy: Tenancy;
  readonly label: string;
}

/** Reads the database that the options name: a snapshot, without a connection, or a server. */
export async function pictureOf(options: TargetOptions & { readonly snapshot?: string }, contract: Contract | null): Promise<Picture> {
  const { snapshot } = options;
  if (snapshot === undefined) return withDriver(options, async (driver) => ({ ...(await lookAt(driver, contract)), label: driver.label }));
  const database = await fromFile(snapshot);
  return { database, tenancy: understand(database, contract), label: `${database.server.database} (${relative(process.cwd(), snapshot)})` };
}

/**
 * @throws BH8002 when the file cannot be read, BH2002 when it is no snapshot.
 */
export async function fromFile(path: string): Promise<Database> {
  await loadParser();
  return fromSnapshot(readFile(path, 'the snapshot', 'Take one with `bulkhead snapshot --url ... --out file.json`.'));
}
