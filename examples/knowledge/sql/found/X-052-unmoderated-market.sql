-- Did: opened the public index to whoever is signed in; how text gets into it was never described.
-- Wrong: any session publishes, rewrites or removes any text for any org, without a review.
-- Correction: X-052 (K-012).
alter table market_chunks enable row level security;

create policy "Market is public" on market_chunks
  for select
  using (true);

create policy "Signed-in users can index" on market_chunks
  for all
  to knowledge_authenticated
  using (true)
  with check (true);
