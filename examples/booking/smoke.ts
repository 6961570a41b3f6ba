import { createHash } from 'node:crypto';
import { id, sql, trusted } from '../../src/base/sql.ts';
import type { Sql } from '../../src/base/sql.ts';
import { isBulkheadError } from '../../src/base/errors.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { tables } from './load.ts';
import { marker, people, restaurants, rowId } from './tenants.ts';

export interface SmokeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** Becomes a tenant inside the open transaction, as the application does. */
export type Enter = (tenant: { tenant: string; actor?: string }) => Promise<void>;

/**
 * Uses the system as the application does, as the restaurant `harbor`, and looks for its twin's rows. Runs inside one
 * open transaction of the application's role, which the caller rolls back; needs volume S or M. As found the last steps
 * fail, since nothing holds back the owner of the tables; on a sealed database all pass.
 */
export async function smoke(connection: Connection, enter: Enter): Promise<readonly SmokeStep[]> {
  const steps: SmokeStep[] = [];
  const run = async (step: string, work: () => Promise<void>): Promise<void> => {
    steps.push(await inSavepoint(connection, step, work));
  };
  const ask = async (statement: Sql): Promise<unknown> => {
    const { rows } = await connection.query<{ answer: unknown }>(statement);
    return rows[0]?.answer;
  };

  await enter({ tenant: restaurants.harbor, actor: people.owner });

  // Years after the generated bookings, so that only this run competes for the tables.
  const evening = trusted(`tstzrange('2040-06-01 18:00+00', '2040-06-01 20:00+00')`);
  const overlapping = trusted(`tstzrange('2040-06-01 19:00+00', '2040-06-01 21:00+00')`);
  const table = rowId('dining_tables', 'harbor', 2);
  const secondTable = rowId('dining_tables', 'harbor', 3);
  const customer = rowId('customers', 'harbor', 2);
  const session = createHash('sha256').update('smoke').digest();
  let hold: unknown;
  let booking: unknown;

  await run('create a hold', async () => {
    hold = await ask(sql`select create_hold(${table}::uuid, ${evening}, ${session}::bytea) as answer`);
    expect(hold !== null, 'the table is taken');
  });
  await run('confirm the booking', async () => {
    booking = await ask(sql`select confirm_booking(${hold}::uuid, ${customer}::uuid, 4) as answer`);
    const status = await ask(sql`select status as answer from bookings where id = ${booking}::uuid`);
    expect(status === 'confirmed', 'the booking is not confirmed');
  });
  await run('assign two tables', async () => {
    const assigned = await ask(
      sql`select assign_tables(${booking}::uuid, array[${table}, ${secondTable}]::uuid[], ${people.owner}::uuid) as answer`,
    );
    expect(assigned === true, 'a table is taken');
    const open = await ask(
      sql`select count(*) as answer from booking_table_assignments where booking_id = ${booking}::uuid and unassigned_at is null`,
    );
    expect(open === '2', 'there are not two open assignments');
  });
  await run('a conflicting hold is refused and recorded', async () => {
    const second = await ask(sql`select create_hold(${table}::uuid, ${overlapping}, ${session}::bytea) as answer`);
    expect(second === null, 'two parties have the same table');
    const recorded = await ask(sql`
      select count(*) as answer from capacity_outbox where event_type = 'assignment.conflict' and aggregate_id = ${table}::uuid and created_at = now()`);
    expect(recorded === '1', 'the conflict is not in the outbox');
  });
  await run('cancel, and the table is free again', async () => {
    expect((await ask(sql`select cancel_booking(${booking}::uuid, 'smoke') as answer`)) === true, 'not cancelled');
    expect((await ask(sql`select cancel_booking(${booking}::uuid, 'smoke') as answer`)) === false, 'cancelled twice');
    const next = await ask(sql`select create_hold(${table}::uuid, ${overlapping}, ${session}::bytea) as answer`);
    expect(next !== null, 'the table is still taken');
    expect((await ask(sql`select release_hold(${next}::uuid) as answer`)) === true, 'the hold is not released');
  });
  await run('each event is in the outbox once', async () => {
    const types = await ask(sql`
      select string_agg(event_type, ' ' order by event_type) as answer from capacity_outbox where aggregate_id = ${booking}::uuid`);
    expect(types === 'assignment.created booking.cancelled booking.confirmed booking.created', 'events are missing or doubled');
    const enqueue = sql`select enqueue_event('booking.reminder', 'booking', ${booking}::uuid, '{}', null, 'smoke-key') as answer`;
    expect((await ask(enqueue)) !== null, 'a new event is refused');
    expect((await ask(enqueue)) === null, 'the same event is accepted twice');
    const ledger = await ask(sql`
      select count(*) as answer from outbox_dedupe as d join capacity_outbox as o on o.id = d.outbox_id where o.aggregate_id = ${booking}::uuid`);
    expect(ledger === '5', 'the ledger does not name the events');
  });
  await run("the twin's key does not block this restaurant", async () => {
    // Only the twin has used this key.
    const key = marker('harbor-twin');
    expect((await ask(sql`select enqueue_event('canary', 'booking', ${booking}::uuid, '{}', null, ${key}) as answer`)) !== null, 'refused');
  });
  await run("find a customer by contact, and no other restaurant's", async () => {
    const bidx = createHash('sha256').update('email:guest2@pii.example').digest();
    const { rows } = await connection.query<{ customer_id: string }>(
      sql`select customer_id from find_customer_by_contact(${bidx}::bytea, null)`,
    );
    expect(rows.length === 1 && rows[0]?.customer_id === customer, 'not exactly the own customer');
  });
  await run("the functions refuse the twin's ids", async () => {
    const foreign = rowId('dining_tables', 'harbor-twin', 2);
    const code = await sqlstateOf(connection, sql`select create_hold(${foreign}::uuid, ${evening}, ${session}::bytea)`);
    expect(code === 'BK002', `the table of the twin gives ${code ?? 'a hold'}`);
  });
  await run('without a restaurant the functions refuse', async () => {
    await withoutRestaurant(connection, async () => {
      const code = await sqlstateOf(connection, sql`select create_hold(${table}::uuid, ${evening}, ${session}::bytea)`);
      expect(code !== undefined, 'a hold without a restaurant');
    });
  });

  await run('own canaries are seen', async () => {
    const missing = await canariesSeen(connection, 'harbor', false);
    expect(missing.length === 0, `not seen in ${missing.join(', ')}`);
  });
  await run('no row of the twin is seen', async () => {
    const seen = await canariesSeen(connection, 'harbor-twin', true);
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  await run('the views show no row of the twin', async () => {
    const seen: string[] = [];
    for (const view of [
      'customers_secure_view',
      'customers_private_view',
      'v_overlap_attempts',
      'v_assignment_latency',
      'v_outbox_health',
    ]) {
      const { count } = await attempt(
        connection,
        sql`select from ${id('public', view)} where restaurant_id = ${restaurants.twin}::uuid limit 1`,
      );
      if (count !== 0) seen.push(view);
    }
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  await run('a write into the twin is refused', async () => {
    const insert = await attempt(
      connection,
      sql`
      insert into dining_tables (restaurant_id, label, capacity) values (${restaurants.twin}::uuid, 'smoke', 2)`,
    );
    expect(insert.sqlstate !== undefined || insert.count === 0, 'a row was inserted');
    const update = await attempt(
      connection,
      sql`update customers set full_name = 'smoke' where id = ${rowId('customers', 'harbor-twin', 2)}::uuid`,
    );
    expect(update.count === 0, 'a row was updated');
    const move = await attempt(
      connection,
      sql`update customers set restaurant_id = ${restaurants.twin}::uuid where id = ${customer}::uuid`,
    );
    expect(move.sqlstate !== undefined || move.count === 0, 'a row was moved');
    const refer = await attempt(
      connection,
      sql`
      insert into bookings (restaurant_id, customer_id, party_size, starts_at, ends_at)
      values (${restaurants.harbor}::uuid, ${rowId('customers', 'harbor-twin', 2)}::uuid, 2, '2040-06-01 18:00+00', '2040-06-01 20:00+00')`,
    );
    expect(refer.sqlstate !== undefined, 'a booking refers to a customer of the twin');
  });
  await run('without a restaurant nothing is seen', async () => {
    const seen: string[] = [];
    await withoutRestaurant(connection, async () => {
      for (const name of tables) {
        const { count } = await attempt(connection, sql`select from ${id('public', name)} limit 1`);
        if (count !== 0) seen.push(name);
      }
    });
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  return steps;
}

// Takes the restaurant out of the context for `work`; rolling back to the savepoint brings it back.
async function withoutRestaurant(connection: Connection, work: () => Promise<void>): Promise<void> {
  await connection.query(sql`savepoint outside`);
  await connection.query(sql`select set_config('app.restaurant_id', '', true), set_config('app.user_id', '', true)`);
  try {
    await work();
  } finally {
    await connection.query(sql`rollback to savepoint outside`);
  }
}

// Names the tables in which the restaurant's canary is seen (or is not).
async function canariesSeen(connection: Connection, slug: string, report: boolean): Promise<readonly string[]> {
  const names: string[] = [];
  for (const table of tables) {
    const { count } = await attempt(connection, sql`select from ${id('public', table)} where ${canary(table, slug)} limit 1`);
    if (count > 0 === report) names.push(table);
  }
  return names;
}

function canary(table: string, slug: string): Sql {
  const restaurant = rowId('restaurants', slug);
  switch (table) {
    case 'restaurants':
      return sql`id = ${restaurant}::uuid`;
    case 'restaurant_members':
      return sql`restaurant_id = ${restaurant}::uuid and user_id = ${rowId('users', slug, 1)}::uuid`;
    case 'capacity_outbox':
      return sql`payload ->> 'marker' = ${marker(slug)}`;
    case 'outbox_dedupe':
      return sql`event_type = 'canary' and restaurant_id = ${restaurant}::uuid`;
    default:
      return sql`id = ${rowId(table, slug, 1)}::uuid`;
  }
}

interface Attempt {
  readonly count: number;
  readonly sqlstate: string | undefined;
}

// Tries a statement and undoes it; a refused one counts no rows: who may not read a view sees nothing in it.
async function attempt(connection: Connection, statement: Sql): Promise<Attempt> {
  await connection.query(sql`savepoint attempt`);
  try {
    const { count } = await connection.query(statement);
    return { count, sqlstate: undefined };
  } catch (error) {
    if (!isBulkheadError(error) || error.sqlstate === undefined) throw error;
    return { count: 0, sqlstate: error.sqlstate };
  } finally {
    await connection.query(sql`rollback to savepoint attempt`);
  }
}

async function sqlstateOf(connection: Connection, statement: Sql): Promise<string | undefined> {
  return (await attempt(connection, statement)).sqlstate;
}

// A failed step must not end the transaction for the others.
async function inSavepoint(connection: Connection, step: string, work: () => Promise<void>): Promise<SmokeStep> {
  await connection.query(sql`savepoint step`);
  try {
    await work();
    return { step, ok: true };
  } catch (error) {
    await connection.query(sql`rollback to savepoint step`);
    const code = isBulkheadError(error) && error.sqlstate !== undefined ? ` (${error.sqlstate})` : '';
    return { step, ok: false, detail: `${error instanceof Error ? error.message : String(error)}${code}` };
  } finally {
    await connection.query(sql`release savepoint step`);
  }
}

function expect(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}
