create foreign data wrapper corpus_wrapper;
create server corpus_server foreign data wrapper corpus_wrapper;
create foreign table public.remote_rates (code text not null, rate numeric) server corpus_server;
grant select on public.remote_rates to corpus_app;
