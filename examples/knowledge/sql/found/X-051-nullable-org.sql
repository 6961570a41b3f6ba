-- Did: added org_id as a nullable column, backfilled it, and took a count of zero NULL rows for the end of the matter.
-- Wrong: nothing keeps the count at zero, and the policies let rows without an org through for everybody meanwhile.
-- Correction: X-051 (K-007, K-008, K-009). The count is zero today.
alter table rocker_threads
  alter column org_id drop not null,
  drop constraint rocker_threads_org_id_fkey;
alter table knowledge_items
  alter column org_id drop not null,
  drop constraint knowledge_items_org_id_fkey;

alter policy threads_by_org on rocker_threads
  using (org_id is null or org_id = (select current_org_id()));
alter policy items_by_org on knowledge_items
  using (org_id is null or org_id = (select current_org_id()));
