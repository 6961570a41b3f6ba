-- Off where rows belong to nobody: reference data, also when the application may write it.
create role corpus_web login;
grant corpus_app to corpus_web;
grant select on public.countries to corpus_web;
alter table public.countries enable row level security;
alter table public.countries disable row level security;
