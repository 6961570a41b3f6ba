import type { Connection, Driver } from '../../src/driver/driver.ts';

/** A driver that knows which of its connections have not been given back. */
export interface TrackedDriver extends Driver {
  /** Closes the connections that are still out and returns how many there were. `end` would wait for them for ever. */
  reclaim(): Promise<number>;
}

export function trackDriver(driver: Driver): TrackedDriver {
  const out = new Set<Connection>();
  return {
    label: driver.label,
    database: driver.database,
    to: (target) => driver.to(target),
    end: () => driver.end(),
    connect: async () => {
      const connection = await driver.connect();
      out.add(connection);
      return {
        query: (statement) => connection.query(statement),
        script: (statements) => connection.script(statements),
        onNotice: (listener) => connection.onNotice(listener),
        release: async (broken) => {
          // Already taken back by `reclaim`, or released twice.
          if (out.delete(connection)) await connection.release(broken);
        },
      };
    },
    reclaim: async () => {
      const left = [...out];
      out.clear();
      for (const connection of left) await connection.release(true);
      return left.length;
    },
  };
}
