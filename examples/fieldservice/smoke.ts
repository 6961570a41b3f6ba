import { createHash } from 'node:crypto';
import { isBulkheadError } from '../../src/base/errors.ts';
import { type Sql, id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { companies, people, rowId } from './companies.ts';

export interface SmokeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** Becomes a company (and a person) on the connection, for the rest of the transaction. */
export type Enter = (tenant: { tenant: string; actor?: string }) => Promise<void>;

// Tables with an id, in which row 1 of a company is its canary. The personal ones are seen by the owner alone.
const companyTables = [
  'departments',
  'custom_roles',
  'team_members',
  'company_settings',
  'properties',
  'jobs',
  'estimates',
  'invoices',
  'purchase_orders',
  'po_settings',
  'price_book_items',
  'price_history',
  'service_packages',
  'pricing_rules',
  'labor_rates',
  'supplier_integrations',
  'customers',
  'communications',
  'email_logs',
  'payments',
  'equipment',
  'service_plans',
  'schedules',
  'attachments',
  'contracts',
  'inventory',
  'tags',
  'price_book_categories',
  'activities',
  'job_queue',
  'jobs_archive',
  'notes',
  'storage_objects',
] as const;
const personalTables = ['posts', 'chats', 'messages', 'votes', 'documents', 'suggestions', 'streams'] as const;
const tagTables = ['customer_tags', 'job_tags', 'equipment_tags'] as const;

/**
 * The working day of a company, run as the application's role: what it does must succeed, and its twin's rows must stay
 * out of reach. Needs volume S or M. Runs in the transaction that the caller has open and rolls back; a step that fails
 * takes back its own work and does not end the transaction.
 */
export async function smoke(connection: Connection, enter: Enter): Promise<readonly SmokeStep[]> {
  const steps: SmokeStep[] = [];
  const step = async (name: string, work: () => Promise<void>): Promise<void> => {
    steps.push(await inSavepoint(connection, name, work));
  };
  const ask = async <T>(statement: Sql): Promise<T | undefined> => (await connection.query<{ answer: T }>(statement)).rows[0]?.answer;
  const attempt = (statement: Sql): Promise<Attempt> => attempted(connection, statement);
  const count = async (statement: Sql): Promise<number> => Number(await ask<string>(statement));

  const become = async (tenant: string, actor: string): Promise<void> => {
    await enter({ tenant, actor });
    // The functions and the policies of the source read both here; an `enter` that keeps them elsewhere too does no harm.
    await connection.query(sql`
      select set_config('app.company_id', ${tenant}, true), set_config('request.jwt.claims', ${JSON.stringify({ sub: actor })}, true)
    `);
  };
  /** Signed in (or not), in no company. */
  const leave = async (actor?: string): Promise<void> => {
    const claims = actor === undefined ? '' : JSON.stringify({ sub: actor });
    await connection.query(sql`select set_config('app.company_id', '', true), set_config('request.jwt.claims', ${claims}, true)`);
  };
  /** Tables in which a canary of the company (`slug`) is seen. */
  const canaries = async (slug: string, names: readonly string[]): Promise<readonly string[]> => {
    const seen: string[] = [];
    for (const name of names) {
      if ((await attempt(sql`select from ${id('public', name)} where id = ${rowId(name, slug, 1)}::uuid`)).count > 0) seen.push(name);
    }
    return seen;
  };

  await become(companies.northside, people.owner);
  const customer = rowId('customers', 'northside', 2);
  const technician = rowId('team_members', 'northside', 5);
  let job: string | undefined;
  let invoice: string | undefined;

  await step('takes a customer, with a note and a boiler, without naming the company for either', async () => {
    const made = await ask<string>(sql`
      insert into customers (company_id, first_name, last_name, email)
      values (${companies.northside}, 'Walk', 'In', 'walk.in@pii.example')
      returning id as answer`);
    expect(made !== undefined, 'no customer');
    await connection.query(sql`insert into notes (customer_id, content) values (${made}, '<p>Rings twice.</p>')`);
    await connection.query(sql`insert into equipment (customer_id, serial, model) values (${made}, 'SMOKE-1', 'Boiler 200')`);
    const kept = await count(sql`
      select count(*) as answer from notes join equipment using (customer_id) where customer_id = ${made}::uuid`);
    expect(kept === 1, 'they are not there');
    const trail = await count(sql`select count(*) as answer from activities where entity = 'customers' and entity_id = ${made}::uuid`);
    expect(trail === 1, 'the trail does not have it');
  });
  await step('makes a job with its invoice, or neither', async () => {
    job = await ask<string>(sql`
      select create_job_with_invoice(${customer}::uuid, 'J-SMOKE', 100, 8, 3, '2025-12-01', ${people.technician}::uuid) as answer`);
    invoice = await ask<string>(sql`select id as answer from invoices where job_id = ${job}::uuid`);
    expect(invoice !== undefined, 'no invoice');
    const bad = await attempt(sql`select create_job_with_invoice(${customer}::uuid, 'J-SMOKE-2', 100, 0, 200)`);
    expect(bad.sqlstate === '23514', `an invoice below zero gives ${bad.sqlstate ?? 'a job'}`);
    const left = await count(sql`select count(*) as answer from jobs where job_number = 'J-SMOKE-2'`);
    expect(left === 0, 'its job stayed');
  });
  await step('plans a technician, and never twice at once', async () => {
    const plan = (from: string, to: string): Sql => sql`
      insert into schedules (job_id, technician_id, during) values (${job}::uuid, ${technician}::uuid, tstzrange(${from}, ${to}))`;
    await connection.query(plan('2040-06-01 08:00+00', '2040-06-01 10:00+00'));
    const twice = await attempt(plan('2040-06-01 09:00+00', '2040-06-01 11:00+00'));
    expect(twice.sqlstate === '23P01', `twice at once gives ${twice.sqlstate ?? 'a row'}`);
  });
  await step('an invoice is sent once: who has an old version is told so', async () => {
    expect((await ask<number>(sql`select set_invoice_status(${invoice}::uuid, 1, 'sent') as answer`)) === 2, 'not sent');
    const stale = await attempt(sql`select set_invoice_status(${invoice}::uuid, 1, 'void')`);
    expect(stale.sqlstate === 'FS003', `an old version gives ${stale.sqlstate ?? 'a change'}`);
    const foreign = await attempt(sql`select set_invoice_status(${rowId('invoices', 'northside-twin', 1)}::uuid, 3, 'void')`);
    expect(foreign.sqlstate === 'FS002', `the invoice of the twin gives ${foreign.sqlstate ?? 'a change'}`);
  });
  await step('an invoice that was never reminded is due, and a mail is queued for it', async () => {
    const due = await count(sql`select count(*) as answer from due_reminders() where invoice_id = ${invoice}::uuid`);
    expect(due === 1, 'it is not due');
    const queued = await ask<string>(
      sql`select enqueue_job('send_email', jsonb_build_object('invoice_id', ${invoice}::uuid), 1) as answer`,
    );
    const kept = await count(sql`select count(*) as answer from job_queue where id = ${queued}::uuid and status = 'pending'`);
    expect(kept === 1, 'nothing is queued');
  });
  await step('nothing gets into the queue but known types with ids', async () => {
    const unknown = await attempt(sql`select enqueue_job('drop_everything', '{}')`);
    expect(unknown.sqlstate === 'FS005', `an unknown type gives ${unknown.sqlstate ?? 'a job'}`);
    const personal = await attempt(sql`select enqueue_job('send_email', '{"to_id": "somebody@pii.example"}')`);
    expect(personal.sqlstate !== undefined, 'an address in the payload');
    const direct = await attempt(sql`insert into job_queue (company_id, job_type) values (${companies.northside}, 'drop_everything')`);
    expect(direct.sqlstate !== undefined, 'a row beside the function (X-120)');
  });
  await step('a payment is booked once per key', async () => {
    const pay = (amount: number): Sql => sql`select record_payment(${invoice}::uuid, ${amount}::numeric, 'smoke-key') as answer`;
    const first = await ask<string>(pay(105));
    expect(first !== undefined && first === (await ask<string>(pay(105))), 'the same request makes two payments');
    const other = await attempt(pay(1));
    expect(other.sqlstate === 'FS004', `another request under the key gives ${other.sqlstate ?? 'a payment'}`);
    expect((await ask<string>(sql`select status as answer from invoices where id = ${invoice}::uuid`)) === 'paid', 'not paid');
  });
  await step("the twin's payment key is free here", async () => {
    const made = await attempt(sql`select record_payment(${invoice}::uuid, 1, 'latest-northside-twin')`);
    expect(made.sqlstate === undefined, `refused with ${made.sqlstate ?? ''} (X-075)`);
  });
  await step('a customer is soft-deleted, and the live ones are told from him', async () => {
    const { count: changed } = await connection.query(sql`update customers set deleted_at = now() where id = ${customer}::uuid`);
    expect(changed === 1, `${changed} rows were changed`);
  });
  await step('a token is used once, by its hash', async () => {
    const token = createHash('sha256').update('smoke').digest();
    const who = createHash('sha256').update('smoke@pii.example').digest();
    await connection.query(sql`select issue_verification_token(${token}::bytea, ${who}::bytea)`);
    const consume = sql`select consume_verification_token(${token}::bytea) is not null as answer`;
    expect((await ask<boolean>(consume)) === true && (await ask<boolean>(consume)) === false, 'not exactly once');
  });
  await step('a limit counts to its end', async () => {
    const call = sql`select check_rate_limit('smoke', 2, '1 hour') as answer`;
    const answers = [await ask<boolean>(call), await ask<boolean>(call), await ask<boolean>(call)];
    expect(answers.join() === 'true,true,false', `the answers are ${answers.join()}`);
  });

  await step('own canaries are seen', async () => {
    const seen = await canaries('northside', [...companyTables, ...personalTables]);
    const missing = [...companyTables, ...personalTables].filter((name) => !seen.includes(name));
    expect(missing.length === 0, `not seen in ${missing.join(', ')}`);
  });
  await step('no row of the twin is seen', async () => {
    const seen = [...(await canaries('northside-twin', [...companyTables, ...personalTables]))];
    for (const name of tagTables) {
      const { count: rows } = await attempt(sql`select from ${id('public', name)} where company_id = ${companies.twin}::uuid`);
      if (rows > 0) seen.push(name);
    }
    if ((await attempt(sql`select from companies where id = ${companies.twin}::uuid`)).count > 0) seen.push('companies');
    if ((await attempt(sql`select from users where id = ${people.twinOwner}::uuid`)).count > 0) seen.push('users');
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  await step('a colleague’s chats and documents are his own', async () => {
    const { count: seen } = await attempt(sql`select from chats where user_id = ${people.technician}::uuid`);
    expect(seen === 0, 'seen');
  });
  await step('views and figures show no other company', async () => {
    const seen: string[] = [];
    for (const name of ['v_business_counters', 'v_queue_health', 'company_kpis', 'company_kpis_live']) {
      const { count: rows } = await attempt(sql`select from ${id('public', name)} where company_id <> ${companies.northside}::uuid`);
      if (rows > 0) seen.push(name);
    }
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  await step('tokens and counters cannot be listed', async () => {
    const seen: string[] = [];
    for (const name of ['verification_tokens', 'rate_limits'])
      if ((await attempt(sql`select from ${id('public', name)}`)).count > 0) seen.push(name);
    expect(seen.length === 0, `listed: ${seen.join(', ')}`);
  });
  await step('a write into the twin is refused', async () => {
    const refused = async (what: string, statement: Sql): Promise<void> => {
      const { count: rows, sqlstate } = await attempt(statement);
      expect(sqlstate !== undefined || rows === 0, what);
    };
    const twinCustomer = rowId('customers', 'northside-twin', 2);
    await refused(
      'a customer was inserted (X-001)',
      sql`insert into customers (company_id, first_name, last_name, email) values (${companies.twin}, 'P', 'Lanted', 'planted@pii.example')`,
    );
    await refused('a note was inserted', sql`insert into notes (customer_id, content) values (${twinCustomer}, 'planted')`);
    await refused('a customer was changed', sql`update customers set last_name = 'taken' where id = ${twinCustomer}::uuid`);
    await refused('stock was changed', sql`update inventory set on_hand = 0 where company_id = ${companies.twin}::uuid`);
    await refused(
      'a job refers to a customer of the twin',
      sql`insert into jobs (company_id, customer_id, job_number) values (${companies.northside}, ${twinCustomer}, 'J-REFER')`,
    );
    await refused(
      'the plan names a technician of the twin',
      sql`
        insert into schedules (job_id, technician_id, during)
        values (${job}::uuid, ${rowId('team_members', 'northside-twin', 5)}::uuid, tstzrange('2041-06-01 08:00+00', '2041-06-01 10:00+00'))`,
    );
    await refused(
      'a customer has a tag of the twin',
      sql`
        insert into customer_tags (company_id, customer_id, tag_id)
        values (${companies.northside}, ${rowId('customers', 'northside', 3)}, ${rowId('tags', 'northside-twin', 2)})`,
    );
  });
  await step('the company’s own plan is the platform’s to change', async () => {
    const { count: named } = await attempt(sql`update companies set name = 'Northside & Sons' where id = ${companies.northside}::uuid`);
    expect(named === 1, 'the owner cannot rename his company');
    const raised = await attempt(sql`update companies set plan = 'enterprise' where id = ${companies.northside}::uuid`);
    expect(raised.sqlstate !== undefined || raised.count === 0, 'the owner raised his plan');
  });

  await become(companies.northside, people.technician);
  await step('a technician sees the jobs that name him', async () => {
    const own = await count(sql`select count(*) as answer from jobs where assigned_to = ${people.technician}::uuid`);
    const all = await count(sql`select count(*) as answer from jobs`);
    expect(own > 0 && own === all, `${all} jobs are seen, ${own} name him`);
  });
  await step('a technician neither deletes customers nor sees rates and credentials', async () => {
    const deleted = await attempt(sql`delete from communications where company_id = ${companies.northside}::uuid`);
    expect(deleted.sqlstate !== undefined || deleted.count === 0, 'deleted');
    for (const name of ['labor_rates', 'supplier_integrations'])
      expect((await attempt(sql`select from ${id('public', name)}`)).count === 0, `${name} is seen`);
    const promoted = await attempt(sql`
      update team_members set role_id = ${rowId('custom_roles', 'system', 'owner')}::uuid where user_id = ${people.technician}::uuid`);
    expect(promoted.sqlstate !== undefined || promoted.count === 0, 'he made himself an owner');
  });
  await become(companies.northside, people.dispatcher);
  await step('a dispatcher sees them all', async () => {
    const named = await count(sql`select count(distinct assigned_to) as answer from jobs`);
    expect(named > 1, `jobs of ${named} technicians are seen`);
  });

  await become(companies.northside, people.inBoth);
  await step('who works for two companies moves no row from one to the other', async () => {
    const moved = await attempt(sql`
      update properties set company_id = ${companies.twin}::uuid where id = ${rowId('properties', 'northside', 3)}::uuid`);
    expect(moved.sqlstate !== undefined || moved.count === 0, 'moved (X-029)');
    const seen = await canaries('northside-twin', companyTables);
    expect(seen.length === 0, `while he works for one, the other is seen in ${seen.join(', ')}`);
  });
  await become(companies.twin, people.inBoth);
  await step('an owner of one is not an owner of the other', async () => {
    expect((await attempt(sql`select from labor_rates`)).count === 0, 'rates are seen');
    const raised = await attempt(sql`update team_members set status = 'suspended' where company_id = ${companies.twin}::uuid`);
    expect(raised.sqlstate !== undefined || raised.count === 0, 'he suspended the team');
  });

  await become(companies.figures, people.figuresOwner);
  await step('four invoices of 100 are 400', async () => {
    const revenue = await ask<string>(sql`select total_revenue as answer from company_kpis where company_id = ${companies.figures}::uuid`);
    expect(Number(revenue) === 400, `they are ${revenue ?? 'nothing'}`);
  });

  await become(companies.twin, people.twinOwner);
  await step('the twin sees nothing of all this and may use the same number', async () => {
    const seen = await count(sql`
      select (select count(*) from jobs where job_number = 'J-SMOKE') + (select count(*) from notes where content like '%Rings twice%')
        + (select count(*) from payments where idempotency_key = 'smoke-key') as answer`);
    expect(seen === 0, `${seen} rows are seen`);
    await connection.query(sql`select create_job_with_invoice(${rowId('customers', 'northside-twin', 2)}::uuid, 'J-SMOKE', 100)`);
  });

  await leave();
  await step('without a company nothing is seen', async () => {
    const seen = await canaries('northside', [...companyTables, ...personalTables]);
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
    const made = await attempt(sql`select create_job_with_invoice(${customer}::uuid, 'J-NOBODY', 1)`);
    expect(made.sqlstate !== undefined, 'a job without a company');
  });
  await step('suspended, invited and former people are let into no company, and see nothing', async () => {
    for (const who of ['suspended', 'invited', 'former', 'stranger'] as const) {
      await leave(people[who]);
      expect((await attempt(sql`select from my_company_ids()`)).count === 0, `a company is open to ${who}`);
      const seen = await canaries('northside', ['jobs', 'jobs_archive', 'customers', 'labor_rates']);
      const own = await attempt(sql`select from jobs where assigned_to = ${people[who]}::uuid`);
      expect(
        seen.length === 0 && own.count === 0,
        `${who} sees ${[...seen, ...(own.count > 0 ? ['assigned jobs'] : [])].join(', ')} (X-061, X-062)`,
      );
    }
  });
  return steps;
}

interface Attempt {
  readonly count: number;
  readonly sqlstate: string | undefined;
}

// Tries a statement and undoes it; a refused one counts no rows: who may not read a table sees nothing in it.
async function attempted(connection: Connection, statement: Sql): Promise<Attempt> {
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
