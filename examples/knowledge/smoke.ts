import { isBulkheadError } from '../../src/base/errors.ts';
import { type Sql, id, sql } from '../../src/base/sql.ts';
import type { Connection } from '../../src/driver/driver.ts';
import { marker, orgs, people, rowId } from './ids.ts';
import { tables } from './load.ts';

export interface SmokeStep {
  readonly step: string;
  readonly ok: boolean;
  readonly detail?: string;
}

/** Becomes a tenant inside the open transaction, as the guard does. */
export type Enter = (tenant: { tenant: string; actor?: string }) => Promise<void>;

/**
 * Uses the system for a day as its edge functions and its worker do, as the org `aurora`, and looks for its twin's rows.
 * Runs inside one open transaction of the application's role, which the caller rolls back; needs volume S or M, and a
 * session user that may also become the worker's role. As found the isolation steps fail, since nothing holds back the
 * owner of the tables; on a sealed database all pass.
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
  const as = (actor: string): Promise<void> => enter({ tenant: orgs.aurora, actor });

  const worker = await workerRole(connection);
  await as(people.admin);
  let thread: unknown;
  let item: unknown;
  let job: Claimed | undefined;

  await run('talk in a thread', async () => {
    thread = await ask(sql`
      insert into rocker_threads (org_id, title, created_by) values (${orgs.aurora}::uuid, 'smoke', ${people.admin}::uuid) returning id as answer`);
    await connection.query(sql`
      insert into rocker_messages (thread_id, author, body, tokens)
      values (${thread}::uuid, 'user', 'When do tides turn?', 5), (${thread}::uuid, 'assistant', 'Twice a day.', 4)`);
    const messages = await ask(sql`
      select count(*) as answer from rocker_messages as m join rocker_threads as t on t.id = m.thread_id where t.id = ${thread}::uuid`);
    expect(messages === '2', 'the messages are not in the thread');
  });
  await run('delete the thread, which is an update', async () => {
    const { count } = await connection.query(sql`update rocker_threads set deleted_at = now() where id = ${thread}::uuid`);
    expect(count === 1, `${count} threads were changed`);
  });
  await run('take in a file that the twin has as well', async () => {
    // Checksum 1 is the canary's of both twins; deleted in this org, it can be taken in again.
    const checksum = await ask(
      sql`select checksum as answer from knowledge_items where id = ${rowId('knowledge_items', 'aurora', 1)}::uuid`,
    );
    await connection.query(sql`update knowledge_items set deleted_at = now() where id = ${rowId('knowledge_items', 'aurora', 1)}::uuid`);
    item = await ask(sql`
      insert into knowledge_items (org_id, kind, title, checksum)
      values (${orgs.aurora}::uuid, 'file', 'Tides', ${checksum}) returning id as answer`);
    await connection.query(sql`
      insert into documents (item_id, storage_key, mime, bytes) values (${item}::uuid, 'items/smoke/original', 'text/plain', 12)`);
    const again = await attempt(
      connection,
      sql`
      insert into knowledge_items (org_id, kind, title, checksum) values (${orgs.aurora}::uuid, 'file', 'Tides again', ${checksum})`,
    );
    expect(again.sqlstate === '23505', 'the same file is two items');
  });
  await run('enqueue its embedding, once for a key', async () => {
    const enqueue = sql`
      select enqueue_job('tts', jsonb_build_object('item_id', ${item}::uuid), 'smoke', '2020-01-01 00:00+00') as answer`;
    expect((await ask(enqueue)) !== null, 'the job is refused');
    expect((await ask(enqueue)) === null, 'the same job is accepted twice');
    const text = await sqlstateOf(connection, sql`select enqueue_job('tts', '{"text": "in clear"}')`);
    expect(text === '23514', `text in the payload gives ${text ?? 'a job'}`);
  });
  await run("the twin's key does not block this org", async () => {
    // Only the twin has used this key, for this kind.
    const key = marker('aurora-twin');
    const enqueue = sql`select enqueue_job('crawl', jsonb_build_object('item_id', ${item}::uuid), ${key}) as answer`;
    expect((await ask(enqueue)) !== null, 'refused');
  });
  await run('workers never run more for an org than its cap', async () => {
    await connection.query(sql`savepoint busy`);
    await connection.query(sql`
      select enqueue_job('tts', jsonb_build_object('item_id', ${item}::uuid), 'smoke-' || n, '2020-01-02 00:00+00') from generate_series(1, 3) as n`);
    await inRole(connection, worker, async () => {
      await outside(connection);
      let own = 0;
      for (;;) {
        const { rows } = await connection.query<Claimed>(sql`select * from claim_ingest_job('smoke')`);
        const [next] = rows;
        if (next === undefined) break;
        if (next.org_id === orgs.aurora && next.kind === 'tts') own++;
      }
      expect(own === 2, `${own} jobs of one kind run at once, with a cap of 2`);
    });
    await connection.query(sql`rollback to savepoint busy`);
  });
  await run('the worker claims the oldest job, whose org it did not know', async () => {
    await inRole(connection, worker, async () => {
      await outside(connection);
      const { rows } = await connection.query<Claimed>(sql`select * from claim_ingest_job('smoke')`);
      job = rows[0];
      expect(job?.org_id === orgs.aurora && job.kind === 'tts', 'the oldest job was not handed out');
      await as(people.admin);
      const running = await ask(sql`select running as answer from tenant_slots where org_id = ${orgs.aurora}::uuid and kind = 'tts'`);
      expect(running === 1, `the slot counts ${String(running)}`);
    });
  });
  await run('the worker embeds the item as the org, and completes the job', async () => {
    const claimed = job;
    expect(claimed !== undefined, 'there is no job');
    await inRole(connection, worker, async () => {
      await as(people.admin);
      const alive = await ask(sql`select heartbeat_job(${claimed.id}::uuid, ${claimed.fencing_token}::bigint) as answer`);
      expect(alive === true, 'the lease is gone');
      await connection.query(sql`
        insert into private_chunks (org_id, item_id, ordinal, text, embedding)
        select ${orgs.aurora}::uuid, ${item}::uuid, 1, 'Tides turn twice a day', c.embedding
        from private_chunks as c
        where c.org_id = ${orgs.aurora}::uuid
          and c.id = ${rowId('private_chunks', 'aurora', 25)}::uuid`);
      const late = await ask(sql`select complete_job(${claimed.id}::uuid, 0) as answer`);
      expect(late === false, 'a worker without the lease completes the job');
      expect(
        (await ask(sql`select complete_job(${claimed.id}::uuid, ${claimed.fencing_token}::bigint) as answer`)) === true,
        'not completed',
      );
    });
    const slot = await ask(sql`select running as answer from tenant_slots where org_id = ${orgs.aurora}::uuid and kind = 'tts'`);
    expect(slot === 0, 'the slot is still taken');
    const used = await ask(sql`
      select amount as answer from usage_ledger
      where org_id = ${orgs.aurora}::uuid and metric = 'jobs.tts' and period = date_trunc('month', now(), 'UTC')::date`);
    expect(used === '1', 'the usage is not written');
  });
  await run('search finds the nearest of this org, full to the number asked for', async () => {
    const { rows } = await connection.query<{ chunk_id: string; item_id: string; similarity: number }>(sql`
      select m.*
      from (select embedding from private_chunks where id = ${rowId('private_chunks', 'aurora', 25)}::uuid) as q
      cross join lateral match_private_chunks(${orgs.aurora}::uuid, q.embedding, 12) as m`);
    expect(rows.length === 12, `${rows.length} chunks`);
    expect(
      rows.slice(0, 2).some((row) => row.item_id === item),
      'the new chunk is not among the nearest',
    );
    const foreign = await ask(sql`
      select count(*) as answer from unnest(${rows.map((row) => row.chunk_id)}::uuid[]) as found (id)
      where not exists (select from private_chunks as c where c.id = found.id and c.org_id = ${orgs.aurora}::uuid)`);
    expect(foreign === '0', 'a chunk of another org is among them');
    const code = await sqlstateOf(connection, sql`select * from match_private_chunks(${orgs.twin}::uuid, '{1}'::real[], 3)`);
    expect(code === 'KN004', `the org of the twin as the argument gives ${code ?? 'an answer'}`);
  });
  await run('an item is offered, and cannot be published before it is approved', async () => {
    await connection.query(sql`
      insert into market_listings (org_id, item_id, title, state) values (${orgs.aurora}::uuid, ${item}::uuid, 'Tides', 'review')`);
    expect((await sqlstateOf(connection, sql`select publish_item(${item}::uuid)`)) === 'KN003', 'published without approval');
    const jump = await attempt(connection, sql`update market_listings set state = 'live' where item_id = ${item}::uuid`);
    expect(jump.sqlstate !== undefined, 'the org sets its listing live by hand');
    const listing = await ask(sql`select id as answer from market_listings where item_id = ${item}::uuid`);
    expect((await sqlstateOf(connection, sql`select approve_listing(${listing}::uuid)`)) === 'KN005', 'an admin of the org approves');
    await as(people.formerSuperAdmin);
    expect((await sqlstateOf(connection, sql`select approve_listing(${listing}::uuid)`)) === 'KN005', 'a former super_admin approves');
    await as(people.superAdmin);
    expect((await ask(sql`select approve_listing(${listing}::uuid) as answer`)) === true, 'the super_admin cannot approve');
    await as(people.admin);
  });
  await run('an admin publishes it, everybody finds it, and it goes again', async () => {
    await as(people.member);
    expect((await sqlstateOf(connection, sql`select publish_item(${item}::uuid)`)) === 'KN005', 'a member publishes');
    await as(people.admin);
    const listing = await ask(sql`select publish_item(${item}::uuid) as answer`);
    await enter({ tenant: orgs.twin, actor: people.twinAdmin });
    const found = await ask(sql`
      select count(*) as answer
      from (select embedding from market_chunks where listing_id = ${listing}::uuid) as q
      cross join lateral match_market_chunks(q.embedding, 1000) as m
      where m.listing_id = ${listing}::uuid`);
    expect(found === '1', 'the twin does not find it in the market');
    const shown = await ask(sql`select count(*) as answer from market_catalogue() where listing_id = ${listing}::uuid`);
    expect(shown === '1', 'the catalogue does not show it');
    await as(people.admin);
    expect((await ask(sql`select unpublish_item(${item}::uuid) as answer`)) === true, 'not withdrawn');
    const left = await ask(sql`select count(*) as answer from market_chunks where listing_id = ${listing}::uuid`);
    expect(left === '0', 'its chunks are still in the market');
  });
  await run('the limit of crawls holds, and says when to come back', async () => {
    const { rows } = await connection.query<{ allowed: boolean; retry_after_seconds: number }>(
      sql`select l.* from generate_series(1, 61) as n cross join lateral (select (check_rate_limit('crawl')).*, n) as l`,
    );
    expect(rows.filter((row) => row.allowed).length === 60, `${rows.filter((row) => row.allowed).length} calls were let through`);
    expect(
      rows.some((row) => !row.allowed && row.retry_after_seconds >= 1),
      'nobody is told when to come back',
    );
  });
  await run("flags: the org's own, everybody's, and only a super_admin writes them", async () => {
    expect((await ask(sql`select flag_value('crawl-depth') as answer`)) === 3, "not the org's own value");
    expect((await ask(sql`select flag_value('tts') as answer`)) === true, "not everybody's value");
    const write = sql`select set_flag(null, 'smoke', 'true')`;
    expect((await sqlstateOf(connection, write)) === 'KN005', 'an admin of the org writes flags');
    await as(people.superAdmin);
    expect((await sqlstateOf(connection, write)) === undefined, 'the super_admin cannot write flags');
    await as(people.admin);
  });
  await run("the functions refuse the twin's ids", async () => {
    const foreign = rowId('knowledge_items', 'aurora-twin', 3);
    const job = await sqlstateOf(connection, sql`select enqueue_job('embed', jsonb_build_object('item_id', ${foreign}::uuid))`);
    expect(job === 'KN002', `the item of the twin gives ${job ?? 'a job'}`);
    expect((await sqlstateOf(connection, sql`select publish_item(${foreign}::uuid)`)) === 'KN002', 'the item of the twin is published');
    expect((await ask(sql`select unpublish_item(${rowId('knowledge_items', 'aurora-twin', 2)}::uuid) as answer`)) === false, 'withdrawn');
  });
  await run('without an org the functions refuse', async () => {
    await without(connection, async () => {
      for (const call of [
        sql`select * from match_private_chunks(${orgs.aurora}::uuid, '{1}'::real[], 3)`,
        sql`select enqueue_job('embed', '{}')`,
        sql`select check_rate_limit('tts')`,
      ]) {
        expect((await sqlstateOf(connection, call)) === 'KN001', 'an answer without an org');
      }
    });
  });

  await run('own canaries are seen', async () => {
    const missing = await canariesSeen(connection, 'aurora', false);
    expect(missing.length === 0, `not seen in ${missing.join(', ')}`);
  });
  await run('no row of the twin is seen', async () => {
    const seen = await canariesSeen(connection, 'aurora-twin', true);
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  await run('the views show no row of the twin', async () => {
    const seen: string[] = [];
    for (const view of ['v_queue_depth', 'v_job_latency', 'v_usage']) {
      const { count } = await attempt(connection, sql`select from ${id('public', view)} where org_id = ${orgs.twin}::uuid limit 1`);
      if (count !== 0) seen.push(view);
    }
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  await run('no search reaches the twin', async () => {
    const { count } = await attempt(connection, sql`select from match_chunks_of(${orgs.twin}::uuid, array_fill(1::real, array[64]), 5)`);
    expect(count === 0, `the first version of the search gives ${count} chunks of the twin`);
  });
  await run('a write into the twin is refused', async () => {
    const insert = await attempt(connection, sql`insert into rocker_threads (org_id, title) values (${orgs.twin}::uuid, 'smoke')`);
    expect(insert.sqlstate !== undefined || insert.count === 0, 'a row was inserted');
    const update = await attempt(
      connection,
      sql`update knowledge_items set title = 'smoke' where id = ${rowId('knowledge_items', 'aurora-twin', 3)}::uuid`,
    );
    expect(update.count === 0, 'a row was updated');
    const move = await attempt(
      connection,
      sql`update knowledge_items set org_id = ${orgs.twin}::uuid where id = ${rowId('knowledge_items', 'aurora', 3)}::uuid`,
    );
    expect(move.sqlstate !== undefined || move.count === 0, 'a row was moved');
    const refer = await attempt(
      connection,
      sql`
      insert into private_chunks (org_id, item_id, ordinal, text, embedding)
      values (${orgs.aurora}::uuid, ${rowId('knowledge_items', 'aurora-twin', 3)}::uuid, 99, 'smoke', '{1}')`,
    );
    expect(refer.sqlstate !== undefined, 'a chunk refers to an item of the twin');
  });
  await run('nobody writes the public index by hand', async () => {
    const insert = await attempt(
      connection,
      sql`
      insert into market_chunks (listing_id, source_org_id, item_id, ordinal, text, embedding)
      values (${rowId('market_listings', 'aurora', 2)}::uuid, ${orgs.aurora}::uuid, ${rowId('knowledge_items', 'aurora', 2)}::uuid, 99, 'smoke', '{1}')`,
    );
    expect(insert.sqlstate !== undefined, 'a chunk was inserted');
    const remove = await attempt(connection, sql`delete from market_chunks where source_org_id = ${orgs.twin}::uuid`);
    expect(remove.count === 0, 'chunks of the twin were deleted');
  });
  await run('without an org nothing is seen but the market and the flags of all', async () => {
    const seen: string[] = [];
    await without(connection, async () => {
      for (const name of tables) {
        if (name === 'market_chunks') continue;
        const rows =
          name === 'feature_flags'
            ? sql`select from feature_flags where org_id is not null limit 1`
            : name === 'market_listings'
              ? sql`select from market_listings where state <> 'live' limit 1`
              : sql`select from ${id('public', name)} limit 1`;
        if ((await attempt(connection, rows)).count !== 0) seen.push(name);
      }
    });
    expect(seen.length === 0, `seen in ${seen.join(', ')}`);
  });
  return steps;
}

interface Claimed {
  readonly id: string;
  readonly org_id: string;
  readonly kind: string;
  readonly fencing_token: string;
}

// As found the worker is the admin client; sealed it has a role of its own.
async function workerRole(connection: Connection): Promise<string> {
  const { rows } = await connection.query<{ name: string }>(sql`
    select r.rolname as name
    from pg_catalog.pg_roles as r
    where r.rolname = any (${['knowledge_worker', 'knowledge_service']}::text[])
      and has_function_privilege(r.oid, 'public.claim_ingest_job(text, interval)', 'execute')
    order by r.rolname desc
    limit 1`);
  return rows[0]?.name ?? 'knowledge_worker';
}

// Works as another role, and comes back as the one before, whatever happens.
async function inRole(connection: Connection, role: string, work: () => Promise<void>): Promise<void> {
  const { rows } = await connection.query<{ name: string }>(sql`select current_user::text as name`);
  await connection.query(sql`set local role ${id(role)}`);
  await work();
  await connection.query(sql`set local role ${id(rows[0]?.name ?? 'knowledge_app')}`);
}

async function outside(connection: Connection): Promise<void> {
  await connection.query(sql`select set_config('app.org_id', '', true), set_config('app.user_id', '', true)`);
}

// Takes the org out of the context for `work`; rolling back to the savepoint brings it back.
async function without(connection: Connection, work: () => Promise<void>): Promise<void> {
  await connection.query(sql`savepoint outside`);
  await outside(connection);
  try {
    await work();
  } finally {
    await connection.query(sql`rollback to savepoint outside`);
  }
}

// Tables in which a canary says nothing: the market is everybody's, people run the platform for no org, and counters are
// the functions' own.
const apart = ['platform_admins', 'market_chunks', 'rate_counters'];

// Names the tables in which the org's canary is seen (or is not).
async function canariesSeen(connection: Connection, slug: string, report: boolean): Promise<readonly string[]> {
  const names: string[] = [];
  // The twin's counters are nobody's to see either.
  for (const table of report
    ? tables.filter((name) => name !== 'platform_admins' && name !== 'market_chunks')
    : tables.filter((name) => !apart.includes(name))) {
    const { count } = await attempt(connection, sql`select from ${id('public', table)} where ${canary(table, slug)} limit 1`);
    if (count > 0 === report) names.push(table);
  }
  return names;
}

function canary(table: string, slug: string): Sql {
  const org = rowId('orgs', slug);
  switch (table) {
    case 'orgs':
      return sql`id = ${org}::uuid`;
    case 'org_members':
      return sql`org_id = ${org}::uuid and user_id = ${rowId('users', slug, 1)}::uuid`;
    case 'tenant_slots':
      return sql`org_id = ${org}::uuid`;
    case 'rate_counters':
      return sql`key = ${marker(slug)}`;
    case 'usage_ledger':
      return sql`metric = ${marker(slug)}`;
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
