import { BulkheadError } from '../base/errors.ts';
import { fingerprint } from '../base/hash.ts';
import type { Database } from './database.ts';
import { normalDatabase } from './normalize.ts';

/** Raised when the shape of the model changes; an older snapshot is refused rather than misread. */
export const snapshotVersion = 1;

/** A database picture as a file: the server's own spelling, in the order it was read. */
export function toSnapshot(database: Database): string {
  return `${JSON.stringify({ format: 'bulkhead.snapshot', version: snapshotVersion, fingerprint: databaseFingerprint(database), database }, null, 2)}\n`;
}

/**
 * Reads a snapshot file.
 *
 * @throws BH2002 when the text is not a snapshot, is of another version, or was edited after it was written.
 */
export function fromSnapshot(text: string): Database {
  const refuse = (detail: string, cause?: unknown): never => {
    throw new BulkheadError('BH2002', {
      message: 'the snapshot cannot be read',
      detail,
      hint: 'Take a new one: bulkhead snapshot --url ... --out file.json',
      cause,
    });
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    return refuse('It is not JSON.', cause);
  }
  if (typeof parsed !== 'object' || parsed === null) return refuse('It is not a snapshot.');
  const file = parsed as { format?: unknown; version?: unknown; fingerprint?: unknown; database?: Database };
  if (file.format !== 'bulkhead.snapshot' || file.database?.kind !== 'database') return refuse('It is not a snapshot.');
  if (file.version !== snapshotVersion) return refuse(`It has version ${String(file.version)}; this is version ${snapshotVersion}.`);
  if (file.fingerprint !== databaseFingerprint(file.database))
    return refuse('Its content does not match its fingerprint: it was edited, or cut short.');
  return file.database;
}

/** Equal for equal databases: what isolation depends on, without row estimates, server version or database name. */
export function databaseFingerprint(database: Database): string {
  const normal = normalDatabase(database);
  return fingerprint({ ...normal, server: { ...normal.server, database: '' } });
}
