-- Trigger functions run as whoever fires them unless they say otherwise: these two open nothing.
set role corpus_migrator;
create function public.stamp() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin new.total := coalesce(new.total, 0); return new; end $$;
create function public.count_lines() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin update public.orders as o set total = o.total + 1 where o.id = new.order_id; return null; end $$;
revoke execute on function public.stamp(), public.count_lines() from public;
create trigger stamp before insert or update on public.orders for each row execute function public.stamp();
create trigger count_lines after insert on public.order_lines for each row execute function public.count_lines();
reset role;
