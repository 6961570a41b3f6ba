-- The application owns a reference table only.
alter table public.countries owner to corpus_app;
-- Whoever may hand the application's role out administers it; nothing says that requests come in by this login.
create role corpus_operator login;
grant corpus_app to corpus_operator with admin option;
alter table public.events owner to corpus_operator;
