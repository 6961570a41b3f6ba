-- Not marked, it is asked last.
set role corpus_migrator;
create function public.picky(value numeric) returns boolean language plpgsql stable cost 0.0001 set search_path = pg_catalog, pg_temp
  as $$ begin if value > 0 then raise notice '%', value; end if; return true; end $$;
revoke execute on function public.picky(numeric) from public;
reset role;
