-- A trigger function that runs as its caller: under the policies of the caller, whatever the owner of the table may.
set role corpus_migrator;
create function public.note_change() returns trigger language plpgsql
  as $$ begin perform 1 from public.orders; return new; end $$;
revoke execute on function public.note_change() from public;
create trigger note_change after update on public.orders for each row execute function public.note_change();
reset role;
