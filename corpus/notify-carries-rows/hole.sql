set role corpus_migrator;
create function public.tell() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin perform pg_notify('orders', row_to_json(new)::text); return new; end $$;
revoke execute on function public.tell() from public;
create trigger tell after insert on public.orders for each row execute function public.tell();
reset role;
