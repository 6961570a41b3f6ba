-- Did: "hardened" every definer function with search_path = public, pg_temp, and kept CREATE on public for the service
-- role ("USAGE + ALL").
-- Wrong: a better-matching function or operator that somebody makes in public is run with the rights of the owner, here a
-- superuser; and names in ops stay out of reach unless they are qualified.
-- Correction: X-059 (D-037, D-057, D-071).
alter function api.get_dashboard_stats() set search_path = public, pg_temp;
alter function api.get_enforcement_overview() set search_path = public, pg_temp;
alter function api.get_call_queue(integer) set search_path = public, pg_temp;
alter function api.get_ceo_metrics() set search_path = public, pg_temp;
alter function ops.complete_outbox_message(uuid) set search_path = public, pg_temp;

grant create on schema public to judgments_service;
