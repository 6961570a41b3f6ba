-- The source: suggests indexes on (agency_id, deleted_at) and (client_id, deleted_at) of the rows that are not deleted.
-- Wrong: in every row of such an index the second column is null; the sort column (created_at) would have served.
-- X-135.
create index idx_clients_agency_deleted on public.clients (agency_id, deleted_at) where deleted_at is null;
create index idx_locations_client_deleted on public.locations (client_id, deleted_at) where deleted_at is null;
