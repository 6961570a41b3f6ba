drop table public.scheduled_posts;
drop table public.reviews;
drop table public.gbp_sync_runs;
drop table public.client_members;
drop table public.locations;
drop table public.clients;
