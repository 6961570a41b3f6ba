-- The row is looked at and not sent.
set role corpus_migrator;
create function public.tell() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin if new.name <> old.name then perform pg_notify('customers', new.id::text); end if; return new; end $$;
revoke execute on function public.tell() from public;
create trigger tell after update on public.customers for each row execute function public.tell();
reset role;
