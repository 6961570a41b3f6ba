-- A trigger of one's own that says the same.
drop trigger bulkhead_immutable on public.orders;
create function bulkhead.keep_firm() returns trigger language plpgsql set search_path = pg_catalog, pg_temp
  as $$ begin if new.firm_id is distinct from old.firm_id then raise exception 'no'; end if; return new; end $$;
create trigger keep_firm before update on public.orders for each row execute function bulkhead.keep_firm();
