import type { Sql } from '../base/sql.ts';

export interface QueryResult<Row> {
  readonly rows: readonly Row[];
  /** Rows affected or returned, as the server's command tag says. */
  readonly count: number;
  /**
   * Whether a transaction is open after the statement, as the server said when it was ready again. Null when the client
   * library does not tell.
   */
  readonly inTransaction: boolean | null;
}

/** One connection to PostgreSQL. Errors are BulkheadErrors (BH3002) with the server's SQLSTATE. */
export interface Connection {
  query<Row = Record<string, unknown>>(statement: Sql): Promise<QueryResult<Row>>;
  /** Runs several statements as one message (the simple protocol): one implicit transaction, no parameters. */
  script(statements: Sql): Promise<void>;
  /** Calls `onNotice` for each notice or warning the server sends. Returns the function that stops it. */
  onNotice(listener: (notice: { severity: string; message: string; sqlstate: string }) => void): () => void;
  /** Gives the connection back; `broken` closes it for good. */
  release(broken?: boolean): Promise<void>;
}

/** The port to PostgreSQL. Adapters fill it (src/adapters/). */
export interface Driver {
  connect(): Promise<Connection>;
  /** A driver for another database or user of the same server, with the same settings otherwise. */
  to(target: { readonly database?: string; readonly user?: string; readonly password?: string }): Driver;
  /** `host:port/database`, without credentials, for messages. */
  readonly label: string;
  readonly database: string;
  end(): Promise<void>;
}
