-- In a schema that is not governed.
create schema elsewhere;
create foreign data wrapper corpus_wrapper;
create server corpus_server foreign data wrapper corpus_wrapper;
create foreign table elsewhere.remote_rates (code text not null, rate numeric) server corpus_server;
