-- Did: one unique index for event dedupe: both keys coalesced, only while pending or processing, on the partitions.
-- Wrong: created_at (forced by partitioning) voids it; no key equals no key; no tenant leads; a done event may recur.
-- Corrections: X-043, X-044, X-045, X-098 (B-032, B-041), four faults of one index.
create unique index capacity_outbox_dedupe on capacity_outbox (
  event_type,
  coalesce(dedupe_key, ''),
  coalesce(idempotency_key, ''),
  created_at
)
where status in ('pending', 'processing');
