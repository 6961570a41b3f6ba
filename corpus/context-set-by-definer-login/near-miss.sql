set role corpus_migrator;
create function public.sign_in(subject text) returns uuid language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
  perform set_config('app.request_id', 'sign-in', true);
  return (select p.id from public.people as p where p.subject = sign_in.subject);
end
$$;
revoke execute on function public.sign_in(text) from public;
grant execute on function public.sign_in(text) to corpus_app;
reset role;
