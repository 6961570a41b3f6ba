import { BulkheadError } from '../base/errors.ts';
import type { Sql } from '../base/sql.ts';
import type { Connection, Driver, QueryResult } from '../driver/driver.ts';

// Typed structurally: Bulkhead works with the caller's copy of `pg` (8.11 or newer) and does not depend on its types.
interface PgResult {
  readonly rows: unknown[];
  readonly rowCount: number | null;
}
interface PgClient {
  /** The protocol below the client; the native client has none. */
  readonly connection?: PgProtocol;
  /** Answers may arrive together then, and the state after the last of them is not the state after each. */
  readonly pipeline?: boolean;
  query(config: { text: string; values?: unknown[] } | string): Promise<PgResult | PgResult[]>;
  on(event: 'notice', listener: (notice: PgNotice) => void): unknown;
  off(event: 'notice', listener: (notice: PgNotice) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  off(event: 'error', listener: (error: Error) => void): unknown;
  release(broken?: boolean): void;
}
interface PgProtocol {
  on(event: 'readyForQuery', listener: (message: { readonly status?: string }) => void): unknown;
}
interface PgNotice {
  severity?: string | undefined;
  message?: string | undefined;
  code?: string | undefined;
}
interface PgPool {
  connect(): Promise<PgClient>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  end(): Promise<void>;
}
interface PgModule {
  readonly Pool: new (config: Record<string, unknown>) => PgPool;
}

export interface PgOptions {
  /** A connection string, as `pg` and libpq understand it. */
  readonly url: string;
  /** Largest number of connections. Default 4. */
  readonly max?: number;
  /** Seen by other sessions in pg_stat_activity. Default "bulkhead". */
  readonly applicationName?: string;
}

/**
 * A driver on node-postgres.
 *
 * @throws BH3004 when `pg` is not installed.
 */
export async function pgDriver(options: PgOptions): Promise<Driver> {
  const module = await import('pg').catch((cause: unknown) => {
    throw new BulkheadError('BH3004', { message: 'the package "pg" is not installed', hint: 'Run: npm install pg', cause });
  });
  return open(module.default as unknown as PgModule, options);
}

function open(pg: PgModule, options: PgOptions): Driver {
  const url = readUrl(options.url);
  const database = decodeURIComponent(url.pathname.slice(1)) || decodeURIComponent(url.username) || 'postgres';
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.max ?? 4,
    application_name: options.applicationName ?? 'bulkhead',
    connectionTimeoutMillis: 10_000,
    // Values travel as text and are compared as text: a bigint or a timestamp must not change on the way.
    types: { getTypeParser: (oid: number) => parsers[oid] ?? ((text: string) => text) },
  });
  // An idle connection that the server closes is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const label = `${url.hostname || 'localhost'}${url.port === '' ? '' : `:${url.port}`}/${database}`;
  return {
    label,
    database,
    connect: async () => {
      const client = await pool.connect().catch((cause: unknown) => {
        throw unreachable(label, cause);
      });
      client.on('error', ignore);
      return {
        ...pgConnection(client),
        release: async (broken) => {
          client.off('error', ignore);
          client.release(broken === true);
        },
      };
    },
    to: (target) => {
      const next = new URL(options.url);
      if (target.database !== undefined) next.pathname = `/${encodeURIComponent(target.database)}`;
      if (target.user !== undefined) next.username = encodeURIComponent(target.user);
      if (target.password !== undefined) next.password = encodeURIComponent(target.password);
      return open(pg, { ...options, url: next.href });
    },
    end: () => pool.end(),
  };
}

// bool, int2, int4, oid, json, jsonb, and arrays of text and name; everything else stays text.
const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  16: (text) => text === 't',
  21: Number,
  23: Number,
  26: Number,
  114: (text) => JSON.parse(text) as unknown,
  3802: (text) => JSON.parse(text) as unknown,
};

// The statement that is running, or the next one, reports a connection that was closed under us; as an event without a
// listener the same error would end the process.
const ignore = () => undefined;

// The server says after each statement whether a transaction is open. One listener for the life of a client: pools hand
// the same one out again and again.
const states = new WeakMap<PgProtocol, { status: string | undefined }>();

function stateOf(client: PgClient): { readonly status: string | undefined } {
  const { connection } = client;
  if (connection === undefined) return { status: undefined };
  const known = states.get(connection);
  if (known !== undefined) return known;
  const state: { status: string | undefined } = { status: undefined };
  connection.on('readyForQuery', (message) => {
    state.status = message.status;
  });
  states.set(connection, state);
  return state;
}

/**
 * A client of your own pool as a connection, for `enter` in your transactions. Releasing stays yours: `release` gives the
 * client back to its pool.
 */
export function pgConnection(client: PgClient): Connection {
  const state = stateOf(client);
  return {
    query: async <Row>(statement: Sql): Promise<QueryResult<Row>> => {
      const result = await client.query({ text: statement.text, values: [...statement.values] }).catch((cause: unknown) => {
        throw failed(cause);
      });
      const last = Array.isArray(result) ? result.at(-1) : result;
      // Read before anybody else's statement can have been answered: their answers come after this one is awaited.
      const inTransaction = state.status === undefined || client.pipeline === true ? null : state.status !== 'I';
      return { rows: (last?.rows ?? []) as Row[], count: last?.rowCount ?? 0, inTransaction };
    },
    script: async (statements) => {
      await client.query(statements.text).catch((cause: unknown) => {
        throw failed(cause);
      });
    },
    onNotice: (listener) => {
      const forward = (notice: PgNotice) =>
        listener({ severity: notice.severity ?? 'NOTICE', message: notice.message ?? '', sqlstate: notice.code ?? '00000' });
      client.on('notice', forward);
      return () => client.off('notice', forward);
    },
    release: async (broken) => client.release(broken === true),
  };
}

function readUrl(text: string): URL {
  try {
    const url = new URL(text);
    if (url.protocol === 'postgres:' || url.protocol === 'postgresql:') return url;
  } catch {
    // Falls through: the text may hold a password, so it is not repeated in the message.
  }
  throw new BulkheadError('BH8001', {
    message: 'the database URL cannot be read',
    hint: 'Write postgres://user:password@host:5432/database, with special characters percent-encoded.',
  });
}

function unreachable(label: string, cause: unknown): BulkheadError {
  const fields = cause as { code?: string; message?: string };
  const sqlstate = /^[0-9A-Z]{5}$/.test(fields.code ?? '') ? fields.code : undefined;
  return new BulkheadError('BH3001', {
    message: `could not connect to ${label}`,
    detail: fields.code === undefined ? fields.message : `${fields.message ?? ''} (${fields.code})`,
    hint: 'Check host, port, database name and credentials, and that the server accepts connections from here.',
    sqlstate,
    retryable: true,
    cause,
  });
}

// Where PostgreSQL itself says which attribute or membership is missing; these details name roles and objects only.
const rightsSources: ReadonlySet<string> = new Set(['user.c', 'acl.c', 'aclchk.c', 'dbcommands.c', 'schemacmds.c', 'alter.c']);

// The server's message names objects; values stand in DETAIL, which is shown only where it is about rights: a refusal
// that somebody's own code raises comes from another source. Some messages quote input
// ("invalid input syntax for type uuid: ..."): class 22 is replaced by its meaning.
function failed(cause: unknown): BulkheadError {
  const fields = cause as {
    code?: string;
    message?: string;
    detail?: string;
    file?: string;
    table?: string;
    schema?: string;
    constraint?: string;
  };
  const rights = fields.code === '42501' && rightsSources.has(fields.file ?? '') ? fields.detail : undefined;
  const data = fields.code?.startsWith('22') === true;
  return new BulkheadError('BH3002', {
    message: data ? `a value does not fit its type (SQLSTATE ${fields.code})` : (fields.message ?? 'a statement failed'),
    object: fields.table === undefined ? undefined : `${fields.schema ?? 'public'}.${fields.table}`,
    detail: fields.constraint === undefined ? rights : `constraint ${fields.constraint}`,
    sqlstate: fields.code,
    cause,
  });
}
