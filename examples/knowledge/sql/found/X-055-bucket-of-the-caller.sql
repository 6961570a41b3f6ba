-- Did: counted calls in a bucket that the caller names, tts:org:<org>:minute:<timestamp>, and answered yes or no.
-- Wrong: a raw timestamp makes each call its own bucket; a floored one lets twice the limit through around the minute,
-- and nobody learns when to come back. Whoever names another org's bucket fills it.
-- Corrections: X-055, X-109 (K-027, K-032, K-033). The first version of check_rate_limit.
create function check_rate_bucket(bucket text, max_count integer)
returns boolean
language sql
as $$
  insert into rate_counters as c (key, window_start, count)
  values (bucket, 'epoch', 1)
  on conflict (key, window_start) do update
    set count = c.count + 1
  returning c.count <= max_count
$$;
alter function check_rate_bucket(text, integer) owner to knowledge_app;
