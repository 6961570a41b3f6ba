-- Nobody at run time may read the tokens: the policy refuses everybody.
create policy not_resetting on public.people as restrictive for update to public
  using (id in (select t.person_id from public.reset_tokens as t where t.expires_at < now()));
