-- Pinned, to a schema in which a run-time role may create.
create schema drafts authorization corpus_migrator;
grant usage, create on schema drafts to corpus_app;
set role corpus_migrator;
create function public.note_change() returns trigger language plpgsql security definer set search_path = drafts, pg_catalog, pg_temp
  as $$ begin perform 1; return new; end $$;
revoke execute on function public.note_change() from public;
create trigger note_change after update on public.orders for each row execute function public.note_change();
reset role;
