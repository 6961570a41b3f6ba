-- The partition has row security, a policy that is always true, and a grant.
create policy reading on public.events_2026 for select to public using (true);
grant select on public.events_2026 to corpus_readonly;
