import type { Connection, Driver } from '../../src/driver/driver.ts';

/** A connection that counts what it sends; every call is one round trip. */
export function counting(connection: Connection): { readonly connection: Connection; readonly roundTrips: () => number } {
  let sent = 0;
  return {
    roundTrips: () => sent,
    connection: {
      ...connection,
      query: (statement) => {
        sent++;
        return connection.query(statement);
      },
      script: (statements) => {
        sent++;
        return connection.script(statements);
      },
    },
  };
}

/** Borrows a counting connection for `work` and says how many round trips it took. */
export async function countRoundTrips<T>(
  driver: Driver,
  work: (connection: Connection) => Promise<T>,
): Promise<{ readonly result: T; readonly roundTrips: number }> {
  const borrowed = await driver.connect();
  const counted = counting(borrowed);
  try {
    const result = await work(counted.connection);
    return { result, roundTrips: counted.roundTrips() };
  } finally {
    await borrowed.release();
  }
}
