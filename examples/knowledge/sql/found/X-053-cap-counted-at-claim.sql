-- Did: enforced the cap per org by counting its running jobs in the claim.
-- Wrong: two workers that count at once both see a free place; with a cap of two, eight ran.
-- Correction: X-053 (K-023). The first version of claim_ingest_job.
create function claim_next_job(p_worker_id text, p_cap integer default 2)
returns setof ingest_jobs
language sql
as $$
  update ingest_jobs as j
  set status = 'running',
      attempts = j.attempts + 1,
      lease_until = now() + interval '2 minutes',
      worker_id = p_worker_id
  where j.id = (
    select q.id
    from ingest_jobs as q
    where q.status = 'queued'
      and q.run_at <= now()
      and (select count(*) from ingest_jobs as r where r.org_id = q.org_id and r.kind = q.kind and r.status = 'running') < p_cap
    order by q.run_at
    limit 1
    for update skip locked
  )
  returning j.*
$$;
alter function claim_next_job(text, integer) owner to knowledge_app;
