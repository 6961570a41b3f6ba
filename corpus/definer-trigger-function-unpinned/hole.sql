-- A definer trigger function without a path: whoever writes the row brings the path along.
set role corpus_migrator;
create function public.note_change() returns trigger language plpgsql security definer
  as $$ begin perform 1; return new; end $$;
revoke execute on function public.note_change() from public;
create trigger note_change after update on public.orders for each row execute function public.note_change();
reset role;
