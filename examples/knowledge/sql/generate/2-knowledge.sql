-- Conversations, items, documents, chunks, listings. Times run evenly from the first day of 2025 to "today".

insert into rocker_threads (id, org_id, title, created_by, archived_at, deleted_at, created_at, updated_at)
select
  md5('rocker_threads:' || p.slug || ':' || n)::uuid,
  p.id,
  case when n = 1 then 'canary-' || p.slug else (array['Onboarding', 'Release notes', 'Pricing', 'Incident', 'Roadmap'])[1 + n % 5] || ' ' || n end,
  case
    when p.slug = 'aurora' and n = 5 then md5('users:former')::uuid
    else md5('users:' || p.slug || ':' || 1 + n % p.members)::uuid
  end,
  case when n % 7 = 0 then timestamptz '2025-12-01 00:00+00' end,
  case when n % 20 = 0 then timestamptz '2025-12-15 00:00+00' end,
  timestamptz '2025-02-01 00:00+00' + interval '300 days' * ((n - 0.5) / p.threads),
  timestamptz '2025-02-01 00:00+00' + interval '310 days' * ((n - 0.5) / p.threads)
from plan as p, generate_series(1, p.threads) as n;

-- A few threads hold most of the talk: the square favours the low numbers.
insert into rocker_messages (id, thread_id, author, body, tokens, created_at, updated_at)
select
  md5('rocker_messages:' || p.slug || ':' || n)::uuid,
  md5('rocker_threads:' || p.slug || ':' || case when n = 1 then 1 else 1 + floor(p.threads * (pg_temp.roll('thread:' || n, 1000) / 1000.0) ^ 2)::integer end)::uuid,
  case when n % 2 = 1 then 'user' else 'assistant' end,
  case when n = 1 then 'canary-' || p.slug else 'Message ' || n || ' about ' || (array['tides', 'glaciers', 'harbours', 'lenses'])[1 + n % 4] end,
  5 + pg_temp.roll('tokens:' || n, 400),
  spread.at,
  spread.at
from plan as p
cross join generate_series(1, p.messages) as n
cross join lateral (select timestamptz '2025-02-02 00:00+00' + interval '330 days' * ((n - 0.5) / p.messages) as at) as spread;

-- Item n is the same page in every org: title, address and checksum follow from n alone. Item 1 is the canary and stays
-- private; the next ones are for the market.
create temp table item as
select
  p.ordinal,
  p.slug,
  p.id as org_id,
  n,
  md5('knowledge_items:' || p.slug || ':' || n)::uuid as id,
  n between 2 and p.live + 1 as live,
  n > p.live + 3 and n % 50 = 0 as deleted,
  timestamptz '2025-02-01 00:00+00' + interval '320 days' * ((n - 0.5) / p.items) as created_at
from plan as p, generate_series(1, p.items) as n;

insert into knowledge_items (id, org_id, kind, title, source_url, status, checksum, visibility, deleted_at, created_at, updated_at)
select
  i.id,
  i.org_id,
  (array['page', 'file', 'note', 'audio'])[1 + i.n % 4],
  case when i.n = 1 then 'canary-' || i.slug else 'Handbook, chapter ' || i.n end,
  case when i.n % 4 = 0 then 'https://handbook.example/chapters/' || i.n end,
  case when i.n % 40 = 0 then 'failed' else 'ready' end,
  md5('checksum:' || i.n),
  case when i.live then 'published' else 'private' end,
  case when i.deleted then timestamptz '2025-12-20 00:00+00' end,
  i.created_at,
  i.created_at
from item as i;

insert into documents (id, item_id, storage_key, mime, bytes, ocr_text, created_at, updated_at)
select
  md5('documents:' || i.slug || ':' || (i.n + 1) / 2)::uuid,
  i.id,
  'items/' || i.n || '/original',
  (array['application/pdf', 'text/html', 'audio/mpeg'])[1 + i.n % 3],
  1000 + pg_temp.roll('bytes:' || i.n, 900000),
  case when i.n = 1 then 'canary-' || i.slug when i.n % 3 = 0 then 'Scanned text of chapter ' || i.n end,
  i.created_at,
  i.created_at
from item as i
where i.n % 2 = 1;

-- Ten chunks an item. Chunk numbers run through the org, so that number 1 is the canary's.
create temp table chunk as
select
  i.ordinal,
  i.slug,
  i.org_id,
  i.n as item,
  i.id as item_id,
  i.live,
  k as position,
  (i.n - 1) * 10 + k as n,
  case
    when i.n = 1 and k = 1 then 'canary-' || i.slug
    else 'Chapter ' || i.n || ', paragraph ' || k || ': '
      || (array['tides turn twice a day', 'glaciers keep old air', 'a harbour is a promise', 'lenses bend the light', 'ink dries on paper'])[1 + (i.n + k) % 5]
  end as text,
  i.created_at
from item as i, generate_series(1, 10) as k;

insert into private_chunks (id, org_id, item_id, ordinal, text, embedding, token_count, created_at, updated_at)
select
  md5('private_chunks:' || c.slug || ':' || c.n)::uuid,
  c.org_id,
  c.item_id,
  c.position,
  c.text,
  pg_temp.embedding('chapter:' || c.item, 'paragraph:' || c.item || ':' || c.position),
  20 + pg_temp.roll('chunk:' || c.n, 180),
  c.created_at,
  c.created_at
from chunk as c;

-- Listing n is for item n: the first is the canary, a draft; then those that are live, one in review, one withdrawn.
insert into market_listings (id, org_id, item_id, title, state, approved_at, approved_by, published_at, created_at, updated_at)
select
  md5('market_listings:' || i.slug || ':' || i.n)::uuid,
  i.org_id,
  i.id,
  case when i.n = 1 then 'canary-' || i.slug else 'Handbook, chapter ' || i.n end,
  case when i.n = 1 then 'draft' when i.live then 'live' when i.n = p.live + 2 then 'review' else 'withdrawn' end,
  case when i.live then timestamptz '2025-12-21 00:00+00' end,
  case when i.live then md5('users:super-admin')::uuid end,
  case when i.live then timestamptz '2025-12-22 00:00+00' end,
  i.created_at,
  i.created_at
from item as i
join plan as p on p.ordinal = i.ordinal
where i.n <= p.live + 3;

insert into market_chunks (id, listing_id, source_org_id, item_id, ordinal, text, embedding, published_at, created_at, updated_at)
select
  md5('market_chunks:' || c.slug || ':' || c.n - 10)::uuid,
  md5('market_listings:' || c.slug || ':' || c.item)::uuid,
  c.org_id,
  c.item_id,
  c.position,
  case when c.n = 11 then 'canary-' || c.slug else c.text end,
  pg_temp.embedding('chapter:' || c.item, 'paragraph:' || c.item || ':' || c.position),
  '2025-12-22 00:00+00',
  '2025-12-22 00:00+00',
  '2025-12-22 00:00+00'
from chunk as c
where c.live;
