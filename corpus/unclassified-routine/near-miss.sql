-- Nobody but its owner may call it.
set role corpus_migrator;
create function public.helper() returns integer language sql stable as $$ select 1 $$;
revoke execute on function public.helper() from public;
reset role;
