import { BulkheadError } from '../../src/base/errors.ts';
import type { Sql } from '../../src/base/sql.ts';
import type { Connection, Driver } from '../../src/driver/driver.ts';

/** How a connection dies: before the statement reaches the server, or after it was run and before the answer is back. */
export type Death = 'before' | 'after';

export interface Unreliable {
  readonly driver: Driver;
  /** How many statements were sent. */
  sent(): number;
}

/** A driver whose `nth` statement (from 1) is the last of its connection; others, opened later, live. */
export function dying(driver: Driver, nth: number, death: Death): Unreliable {
  let sent = 0;
  const connect = async (): Promise<Connection> => {
    const connection = await driver.connect();
    let dead = false;
    const through = async <T>(work: () => Promise<T>): Promise<T> => {
      if (dead) throw gone();
      sent++;
      if (sent !== nth) return work();
      dead = true;
      if (death === 'after') await work();
      await connection.release(true);
      throw gone();
    };
    return {
      query: <Row>(statement: Sql) => through(() => connection.query<Row>(statement)),
      script: (statements) => through(() => connection.script(statements)),
      onNotice: (listener) => connection.onNotice(listener),
      release: async (broken) => {
        if (!dead) await connection.release(broken);
      },
    };
  };
  return { driver: { ...driver, connect }, sent: () => sent };
}

function gone(): BulkheadError {
  return new BulkheadError('BH3002', { message: 'the connection is gone (a test has cut it)', sqlstate: '08006' });
}

/** A driver that does something else before each statement that matches. */
export function interrupted(driver: Driver, matches: (text: string) => boolean, first: () => Promise<void>): Driver {
  return {
    ...driver,
    connect: async () => {
      const connection = await driver.connect();
      return {
        ...connection,
        query: async <Row>(statement: Sql) => {
          if (matches(statement.text)) await first();
          return connection.query<Row>(statement);
        },
      };
    },
  };
}
