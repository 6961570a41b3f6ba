set role corpus_migrator;
create function public.sign_in(subject text) returns void language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('app.actor_id', (select p.id::text from public.people as p where p.subject = sign_in.subject), true);
end
$$;
revoke execute on function public.sign_in(text) from public;
grant execute on function public.sign_in(text) to corpus_app;
reset role;
