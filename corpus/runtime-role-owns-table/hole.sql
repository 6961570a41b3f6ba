-- The application owns a table; forcing row security does not keep an owner from switching it off.
alter table public.orders owner to corpus_app;
-- So does the login behind it.
create role corpus_web login;
grant corpus_app to corpus_web;
alter table public.events owner to corpus_web;
