import { createHash } from 'node:crypto';
import { isBulkheadError } from '../../src/base/errors.ts';
import { type Sql, id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { firms, people, rowId } from './firms.ts';
import { tables } from './load.ts';

export interface SmokeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** Becomes a firm (and a person) inside the open transaction, as the REST layer does with the claims of a token. */
export type Enter = (tenant: { tenant: string; actor?: string }) => Promise<void>;

// What belongs to those who run the system is nobody's canary; the transitions are the same for all.
const tenantTables = tables.filter(([schema, name]) => schema !== 'ops' && name !== 'allowed_transitions');

const views = [
  'v_plaintiffs_overview',
  'v_judgment_pipeline',
  'v_enforcement_overview',
  'v_plaintiff_call_queue',
  'v_collectability_snapshot',
];

/**
 * A day at the firm `harbor`: its clients upload and look, its workers import, collect and log, and both look for the
 * twin's rows. Runs inside one open transaction of the role of signed-in clients, which the caller rolls back; needs
 * volume S or M, and a session user who may become the role of the workers. As found some steps fail, since views and
 * functions show every firm and the upload does not work; on a sealed database all pass.
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
  const client = String(await ask(sql`select current_user as answer`));
  const worker = (await ask(workersRole)) === true ? 'judgments_worker' : 'judgments_service';
  const become = (role: string): Promise<unknown> => connection.query(sql`set local role ${id(role)}`);

  await enter({ tenant: firms.harbor, actor: people.agent });

  const batch = rowId('smoke', 'batch');
  const judgment = rowId('judgments', 'harbor', 1);
  const plaintiff = rowId('plaintiffs', 'harbor', 2);
  const twin = {
    batch: rowId('simplicity_batches', 'harbor-twin', 1),
    plaintiff: rowId('plaintiffs', 'harbor-twin', 2),
    judgment: rowId('judgments', 'harbor-twin', 1),
    case: rowId('cases', 'harbor-twin', 1),
  };

  // The uploads of steps that fail are made up for, so that every step after them says something of its own.
  await run('a client uploads a batch', async () => {
    await connection.query(upload(batch));
    const status = await ask(sql`select status as answer from intake.simplicity_batches where id = ${batch}::uuid`);
    expect(status === 'uploaded', 'the batch is not there');
  });
  await run('a client queues the import, twice, and it is one job', async () => {
    const queue = sql`
      select api.queue_job('import_batch', jsonb_build_object('batch_id', ${batch}::text), ${`import:${batch}`}) as answer`;
    const job = await ask(queue);
    expect(typeof job === 'string' && (await ask(queue)) === job, 'two jobs, or none');
  });
  await run("the twin's key does not block this firm", async () => {
    // Both twins have used these keys already; each gets its own job back.
    const job = await ask(sql`select api.queue_job('score', '{}', 'job-1') as answer`);
    expect(job === rowId('job_queue', 'harbor', 1), 'not the own job');
  });
  await run('no client touches the queue, the raw rows or enforcement', async () => {
    for (const [schema, name] of [
      ['public', 'job_queue'],
      ['intake', 'simplicity_raw'],
      ['intake', 'simplicity_import_log'],
      ['enforcement', 'cases'],
      ['ops', 'event_log'],
    ] as const) {
      const { count } = await attempt(connection, sql`select from ${id(schema, name)} limit 1`);
      expect(count === 0, `rows of ${name} are seen`);
    }
    const { sqlstate } = await attempt(connection, sql`update public.plaintiffs set status = 'closed' where id = ${plaintiff}::uuid`);
    expect(sqlstate === '42501', 'a plaintiff was written directly');
  });

  await become(worker);
  await run('a worker imports the batch: one case, one duplicate, one rejected', async () => {
    if ((await attempt(connection, sql`select from intake.simplicity_batches where id = ${batch}::uuid`)).count === 0)
      await connection.query(upload(batch));
    await connection.query(sql`
      insert into intake.simplicity_raw (batch_id, row_no, raw, row_hash)
      select ${batch}::uuid, row_no, raw, sha256(convert_to(raw::text, 'UTF8'))
      from (
        values
          (1, ${vendorRow('SMOKE-1', '1250.50')}::jsonb),
          (2, ${vendorRow('CV-2024-000001', '10')}::jsonb),
          (3, ${vendorRow('SMOKE-3', 'a lot')}::jsonb)
      ) as delivered (row_no, raw)`);
    const counts = await ask(sql`select intake.import_batch(${batch}::uuid) as answer`);
    expect(JSON.stringify(counts) === '{"imported":1,"rejected":1,"duplicate":1}', `the import says ${JSON.stringify(counts)}`);
    const stage = await ask(sql`
      select stage as answer from public.judgments where firm_id = ${firms.harbor}::uuid and case_number = 'SMOKE-1'`);
    expect(stage === 'intake', 'the judgment is not there');
    const again = await ask(sql`select intake.import_batch(${batch}::uuid) as answer`);
    expect(JSON.stringify(again) === JSON.stringify(counts), 'imported twice');
  });
  await run('a change of status writes its history', async () => {
    await enter({ tenant: firms.harbor, actor: people.agent });
    const before = await ask(historyOf(plaintiff));
    const changed = await ask(sql`select public.set_plaintiff_status(${plaintiff}::uuid, 'closed') as answer`);
    expect(changed === true, 'not changed');
    expect((await ask(sql`select public.set_plaintiff_status(${plaintiff}::uuid, 'closed') as answer`)) === false, 'changed twice');
    expect(Number(await ask(historyOf(plaintiff))) === Number(before) + 1, 'the history has not exactly one row more');
  });
  await run('a case walks along its transitions, and only along them', async () => {
    const found = await ask(sql`select enforcement.open_case(${rowId('judgments', 'harbor', 1)}::uuid) as answer`);
    expect(found === rowId('cases', 'harbor', 1), 'a second case of one judgment');
    const fresh = await ask(sql`
      select enforcement.open_case(j.id, ${people.agent}::uuid) as answer
      from public.judgments as j
      where j.firm_id = ${firms.harbor}::uuid and j.stage = 'intake' and j.deleted_at is null
      order by j.case_number
      limit 1`);
    const advance = (state: string, version: number): Sql =>
      sql`select enforcement.advance_case(${fresh}::uuid, ${state}, ${version}) as answer`;
    expect((await ask(advance('located', 1))) === 2, 'the case is not located');
    expect((await attempt(connection, advance('garnishment_filed', 1))).sqlstate === 'JD004', 'an old version is accepted');
    expect((await attempt(connection, advance('satisfied', 2))).sqlstate === 'JD003', 'a transition that does not exist');
    expect((await ask(advance('garnishment_filed', 2))) === 3, 'the garnishment is not filed');
  });
  await run('a payment with one key is one payment, and counts', async () => {
    const mine = rowId('cases', 'harbor', 1);
    const before = await ask(collected);
    const pay = sql`select enforcement.record_payment(${mine}::uuid, 100.25, 'smoke-1') as answer`;
    const payment = await ask(pay);
    expect(typeof payment === 'string' && (await ask(pay)) === payment, 'two payments, or none');
    expect(Math.abs(Number(await ask(collected)) - Number(before) - 100.25) < 0.001, 'it does not count once');
    expect(
      typeof (await ask(sql`select enforcement.record_action(${mine}::uuid, 'call', 'reached') as answer`)) === 'string',
      'no call is recorded',
    );
  });
  await run("the workers' functions refuse the twin's ids", async () => {
    for (const call of [
      sql`select intake.import_batch(${twin.batch}::uuid)`,
      sql`select public.set_plaintiff_status(${twin.plaintiff}::uuid, 'closed')`,
      sql`select enforcement.open_case(${twin.judgment}::uuid)`,
      sql`select enforcement.advance_case(${twin.case}::uuid, 'satisfied', 3)`,
      sql`select enforcement.record_payment(${twin.case}::uuid, 1, 'smoke')`,
    ]) {
      const { sqlstate } = await attempt(connection, call);
      expect(sqlstate === 'JD002', `a row of the twin gives ${sqlstate ?? 'an answer'}`);
    }
  });
  await run('a worker sees its own canaries in every table, and none of the twin', async () => {
    const missing = await canariesSeen(connection, 'harbor', false);
    expect(missing.length === 0, `own not seen in ${missing.join(', ')}`);
    const seen = await canariesSeen(connection, 'harbor-twin', true);
    expect(seen.length === 0, `the twin's seen in ${seen.join(', ')}`);
  });
  await run('a worker cannot write into the twin', async () => {
    const insert = await attempt(
      connection,
      sql`
      insert into public.plaintiffs (firm_id, name) values (${firms.twin}::uuid, 'smoke')`,
    );
    expect(insert.sqlstate !== undefined, 'a row was inserted');
    const update = await attempt(connection, sql`update public.plaintiffs set name = 'smoke' where id = ${twin.plaintiff}::uuid`);
    expect(update.count === 0, 'a row was updated');
    const move = await attempt(connection, sql`update public.judgments set firm_id = ${firms.twin}::uuid where id = ${judgment}::uuid`);
    expect(move.sqlstate !== undefined, 'a row was moved');
    const refer = await attempt(
      connection,
      sql`insert into enforcement.actions (case_id, kind, outcome) values (${twin.case}::uuid, 'call', 'reached')`,
    );
    expect(refer.sqlstate !== undefined, 'a call refers to a case of the twin');
  });

  await become(client);
  await run('the dashboard answers with numbers of this firm', async () => {
    const own = await ask(sql`select count(*) as answer from public.v_plaintiffs_overview where firm_id = ${firms.harbor}::uuid`);
    const stats = await ask(sql`select api.get_dashboard_stats() ->> 'plaintiffs' as answer`);
    expect(Number(own) > 0 && stats === own, `${String(stats)} plaintiffs, of ${String(own)}`);
    const metrics = await ask(sql`select count(*) as answer from jsonb_object_keys(api.get_ceo_metrics())`);
    expect(metrics === '12', `${String(metrics)} executive metrics`);
    const value = await ask(sql`
      select api.get_ceo_metrics() ->> 'face_value' = sum(amount)::text as answer
      from public.judgments where firm_id = ${firms.harbor}::uuid and deleted_at is null`);
    expect(value === true, 'the face value is not that of the firm');
    const overview = await ask(sql`select api.get_enforcement_overview() ->> 'firm_id' as answer`);
    expect(overview === firms.harbor, 'the enforcement overview is of another firm');
  });
  await run('the call queue has calls of this firm, the most urgent first', async () => {
    const { rows } = await connection.query<{ firm_id: string; priority: number }>(
      sql`select firm_id, priority from api.get_call_queue(20)`,
    );
    expect(rows.length > 0, 'nobody is to be called');
    expect(
      rows.every((row) => row.firm_id === firms.harbor),
      'a plaintiff of another firm is to be called',
    );
    expect(
      rows.every((row, index) => index === 0 || (rows[index - 1]?.priority ?? 0) <= row.priority),
      'not in order',
    );
  });
  await run('the views show no row of the twin', async () => {
    const seen: string[] = [];
    for (const view of views) {
      const own = await attempt(connection, sql`select from ${id('public', view)} where firm_id = ${firms.harbor}::uuid limit 1`);
      expect(own.count === 1, `${view} shows nothing of the own firm`);
      const other = await attempt(connection, sql`select from ${id('public', view)} where firm_id <> ${firms.harbor}::uuid limit 1`);
      if (other.count > 0) seen.push(view);
    }
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  await run('a client sees no row of the twin in any table, and uploads nothing for it', async () => {
    const seen = await canariesSeen(connection, 'harbor-twin', true);
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
    const planted = await attempt(
      connection,
      sql`
      insert into intake.simplicity_batches (firm_id, file_name, checksum) values (${firms.twin}::uuid, 'smoke.csv', 'smoke')`,
    );
    expect(planted.sqlstate !== undefined, 'a batch of the twin was uploaded');
  });
  await run('without a firm nothing is seen, and the functions refuse', async () => {
    await connection.query(sql`select set_config('request.jwt.claims', '', true)`);
    const seen: string[] = [];
    for (const [schema, name] of [...tenantTables, ...views.map((view) => ['public', view] as const)]) {
      const { count } = await attempt(connection, sql`select from ${id(schema, name)} limit 1`);
      if (count > 0) seen.push(name);
    }
    const { sqlstate } = await attempt(connection, sql`select api.queue_job('score')`);
    await enter({ tenant: firms.harbor, actor: people.agent });
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
    expect(sqlstate === 'JD001', 'a job without a firm');
  });
  await run('callers who are not signed in reach nothing', async () => {
    await become('judgments_anon');
    const open: string[] = [];
    for (const view of views) {
      const { sqlstate } = await attempt(connection, sql`select from ${id('public', view)} limit 1`);
      if (sqlstate !== '42501') open.push(view);
    }
    for (const name of ['get_dashboard_stats', 'get_enforcement_overview', 'get_ceo_metrics']) {
      const { sqlstate } = await attempt(connection, sql`select ${id('api', name)}()`);
      if (sqlstate !== '42501') open.push(name);
    }
    await become(client);
    expect(open.length === 0, `open: ${open.join(', ')}`);
  });
  return steps;
}

// The service key does the work of the workers as found; sealed there is a role that is bound to one firm.
const workersRole = sql`
  select exists (
    select
    from pg_catalog.pg_roles as r
    where r.rolname = 'judgments_worker'
      and has_schema_privilege(r.oid, 'enforcement', 'usage')
  ) as answer`;

const collected = sql`select collected_lifetime as answer from api.enforcement_totals()`;

function historyOf(plaintiff: string): Sql {
  return sql`select count(*) as answer from public.plaintiff_status_history where plaintiff_id = ${plaintiff}::uuid`;
}

function upload(batch: string): Sql {
  return sql`
    insert into intake.simplicity_batches (id, firm_id, file_name, uploaded_by, checksum)
    values (${batch}::uuid, ${firms.harbor}::uuid, 'smoke.csv', ${people.agent}::uuid, ${createHash('sha256').update(batch).digest('hex')})`;
}

function vendorRow(caseNumber: string, amount: string): string {
  return JSON.stringify({
    case_number: caseNumber,
    plaintiff: 'Smoke Plaintiff',
    defendant: 'Smoke Debtor',
    amount,
    judgment_date: '2024-05-01',
  });
}

// Names the tables in which the firm's canary is seen (or is not).
async function canariesSeen(connection: Connection, slug: string, report: boolean): Promise<readonly string[]> {
  const names: string[] = [];
  for (const [schema, name] of tenantTables) {
    const { count } = await attempt(connection, sql`select from ${id(schema, name)} where ${canary(name, slug)} limit 1`);
    if (count > 0 === report) names.push(name);
  }
  return names;
}

function canary(table: string, slug: string): Sql {
  switch (table) {
    case 'firms':
      return sql`id = ${rowId('firms', slug)}::uuid`;
    case 'firm_members':
      return sql`firm_id = ${rowId('firms', slug)}::uuid and user_id = ${rowId('users', slug, 1)}::uuid`;
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

// A failed step must not end the transaction for the others. The role and the claims of before come back with it.
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
