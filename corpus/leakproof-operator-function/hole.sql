-- It raises with the value in its message, and is asked before the policy.
set role corpus_migrator;
create function public.picky(value numeric) returns boolean language plpgsql stable set search_path = pg_catalog, pg_temp
  as $$ begin if value > 0 then raise notice '%', value; end if; return true; end $$;
revoke execute on function public.picky(numeric) from public;
reset role;
alter function public.picky(numeric) leakproof;
