-- The functions of the system, written as they should be. Four of them do work that comes before a tenant is known, or
-- that its subject must not be able to do by hand, and are definer functions: pinned path, qualified names, few columns,
-- not executable by PUBLIC. Their owner must see past row security (as found the owner of the tables; sealed, the
-- migrator). They read the caller from settings that the application sets after it has verified him:
--   lv.tenant_id   the tenant, when there is one
--   lv.user_id     the signed-in person, users.id
--   lv.user_email  his e-mail address as the identity provider verified it; when unset, the one in his users row
-- Tokens: the application makes a random token, mails it and stores 'sha256:' and its hash. Rows from before that hold
-- the token in clear; they still work until they expire, but a stored hash is never accepted as a token.

-- Host of a request -> tenant. Before there is a tenant, so it sees all branding, and tells nothing but the id (X-034).
create or replace function public.resolve_tenant_by_host(host text)
  returns uuid
  language sql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
  select b.agency_id
  from public.branding as b
  join public.agencies as a on a.id = b.agency_id
  where b.domain = lower(rtrim(split_part(resolve_tenant_by_host.host, ':', 1), '.'))
    and b.deleted_at is null
    and a.deleted_at is null
$function$;

-- The open invites of the signed-in person, whichever tenants they come from. No address as an argument (X-035), no token.
create or replace function public.find_my_pending_invites()
  returns table (invite_id uuid, tenant_id uuid, tenant_name text, role text, expires_at timestamptz)
  language sql
  stable
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
  select i.id, i.tenant_id, a.name, i.role, i.expires_at
  from public.tenant_invites as i
  join public.agencies as a on a.id = i.tenant_id
  where lower(btrim(i.email)) = lower(btrim(coalesce(
      nullif(current_setting('lv.user_email', true), ''),
      (select u.email from public.users as u where u.id = nullif(current_setting('lv.user_id', true), '')::uuid)
    )))
    and i.accepted_at is null
    and i.revoked_at is null
    and i.deleted_at is null
    and i.expires_at > now()
    and a.deleted_at is null
  order by i.created_at desc, i.id
$function$;

-- Turns an invite into a membership of the signed-in person; answers with the tenant. Token and address must both fit.
-- Every refusal is the same one, so that nothing can be learned from it.
create or replace function public.accept_invite(token text)
  returns uuid
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  actor uuid := nullif(current_setting('lv.user_id', true), '')::uuid;
  address text;
  stored text := 'sha256:' || encode(sha256(convert_to(accept_invite.token, 'UTF8')), 'hex');
  invite record;
begin
  select lower(btrim(coalesce(nullif(current_setting('lv.user_email', true), ''), u.email)))
  into address
  from public.users as u
  where u.id = actor;

  select i.id, i.tenant_id, i.role
  into invite
  from public.tenant_invites as i
  join public.agencies as a on a.id = i.tenant_id
  where (i.token = stored or (i.token = accept_invite.token and i.token not like 'sha256:%'))
    and lower(btrim(i.email)) = address
    and i.accepted_at is null
    and i.revoked_at is null
    and i.deleted_at is null
    and i.expires_at > now()
    and a.deleted_at is null
  for update of i;

  if not found then
    raise exception 'this invite cannot be used' using errcode = 'no_data_found';
  end if;

  -- A former member comes back: his latest row lives again with the invited role. A live member keeps his role.
  update public.tenant_members as m
  set deleted_at = null,
      role = invite.role,
      updated_at = now()
  where m.id = (
      select d.id
      from public.tenant_members as d
      where d.tenant_id = invite.tenant_id
        and d.user_id = actor
        and d.deleted_at is not null
        and not exists (
          select
          from public.tenant_members as l
          where l.tenant_id = d.tenant_id
            and l.user_id = d.user_id
            and l.deleted_at is null
        )
      order by d.deleted_at desc, d.id
      limit 1
    );
  if not found then
    -- Without a conflict target it fits the plain key of today and the partial one of tomorrow (X-089).
    insert into public.tenant_members (tenant_id, user_id, role)
    values (invite.tenant_id, actor, invite.role)
    on conflict do nothing;
  end if;

  update public.tenant_invites as i
  set accepted_at = now(),
      updated_at = now()
  where i.id = invite.id;

  return invite.tenant_id;
end
$function$;

-- Invites somebody into the current tenant, or renews his open invite. For owners and admins of that tenant; only an
-- owner makes owners. A definer function because a member who may write invites himself could invite himself as owner.
-- token_hash: the SHA-256 of the token in hexadecimal. The token itself never reaches the database.
create or replace function public.create_invite(email text, role text, token_hash text, expiry_hours integer default 168)
  returns uuid
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  tenant uuid := nullif(current_setting('lv.tenant_id', true), '')::uuid;
  actor uuid := nullif(current_setting('lv.user_id', true), '')::uuid;
  actor_role text;
  address text := lower(btrim(create_invite.email));
  invite uuid;
begin
  select m.role
  into actor_role
  from public.tenant_members as m
  where m.tenant_id = tenant
    and m.user_id = actor
    and m.deleted_at is null;

  if actor_role is null
    or actor_role not in ('owner', 'admin')
    or (create_invite.role = 'owner' and actor_role <> 'owner')
  then
    raise exception 'only an owner or admin of the tenant may invite' using errcode = 'insufficient_privilege';
  end if;
  if address not like '_%@_%' or create_invite.token_hash !~ '^[0-9a-f]{64}$' then
    raise exception 'an invite needs an e-mail address and the SHA-256 of its token' using errcode = 'invalid_parameter_value';
  end if;

  update public.tenant_invites as i
  set role = create_invite.role,
      token = 'sha256:' || create_invite.token_hash,
      expires_at = now() + make_interval(hours => create_invite.expiry_hours),
      expiry_hours = create_invite.expiry_hours,
      created_by = actor,
      updated_at = now()
  where i.tenant_id = tenant
    and lower(btrim(i.email)) = address
    and i.accepted_at is null
    and i.revoked_at is null
    and i.deleted_at is null
  returning i.id into invite;
  if invite is not null then
    return invite;
  end if;

  insert into public.tenant_invites as i (tenant_id, email, role, token, expires_at, expiry_hours, created_by)
  values (
    tenant,
    address,
    create_invite.role,
    'sha256:' || create_invite.token_hash,
    now() + make_interval(hours => create_invite.expiry_hours),
    create_invite.expiry_hours,
    actor
  )
  returning i.id into invite;
  return invite;
end
$function$;

-- Seats in use per live client, in one statement where the source ran 2N + 1 (A-053). Runs as its caller, under the
-- policies, and names the tenant as well: as found its caller owns the tables and no policy applies to him.
create or replace function public.seat_usage()
  returns table (client_id uuid, client_name text, locations bigint, members bigint, seats_used bigint, seat_limit integer)
  language sql
  stable
  set search_path = pg_catalog, pg_temp
as $function$
  select
    c.id,
    c.name,
    coalesce(l.total, 0),
    coalesce(m.total, 0),
    (sum(coalesce(l.total, 0) + coalesce(m.total, 0)) over ())::bigint,
    a.seat_limit
  from public.agencies as a
  join public.clients as c on c.agency_id = a.id
  left join (
    select x.client_id, count(*) as total
    from public.locations as x
    where x.deleted_at is null
    group by x.client_id
  ) as l on l.client_id = c.id
  left join (
    select x.client_id, count(*) as total
    from public.client_members as x
    where x.deleted_at is null
    group by x.client_id
  ) as m on m.client_id = c.id
  where a.id = nullif(current_setting('lv.tenant_id', true), '')::uuid
    and c.deleted_at is null
  order by c.name, c.id
$function$;

-- Sign-in: finds the person, or makes him known before any membership exists (X-032). A person who is known already is
-- changed by himself only, so that knowing somebody's subject is not enough to take over his address (X-031).
create or replace function public.provision_user(clerk_user_id text, email text, name text, phone text default null)
  returns uuid
  language plpgsql
  volatile
  security definer
  set search_path = pg_catalog, pg_temp
as $function$
declare
  actor uuid := nullif(current_setting('lv.user_id', true), '')::uuid;
  person uuid;
begin
  if btrim(coalesce(provision_user.clerk_user_id, '')) = '' or coalesce(provision_user.email, '') not like '_%@_%' then
    raise exception 'a person needs a subject and an e-mail address' using errcode = 'invalid_parameter_value';
  end if;

  insert into public.users as u (clerk_user_id, email, name, phone)
  values (provision_user.clerk_user_id, btrim(provision_user.email), provision_user.name, provision_user.phone)
  on conflict do nothing
  returning u.id into person;
  if person is not null then
    return person;
  end if;

  update public.users as u
  set email = btrim(provision_user.email),
      name = provision_user.name,
      phone = coalesce(provision_user.phone, u.phone),
      updated_at = now()
  where u.clerk_user_id = provision_user.clerk_user_id
    and u.id = actor;

  select u.id
  into person
  from public.users as u
  where u.clerk_user_id = provision_user.clerk_user_id;
  return person;
end
$function$;

revoke all on function public.resolve_tenant_by_host(text) from public;
revoke all on function public.find_my_pending_invites() from public;
revoke all on function public.accept_invite(text) from public;
revoke all on function public.create_invite(text, text, text, integer) from public;
revoke all on function public.seat_usage() from public;
revoke all on function public.provision_user(text, text, text, text) from public;

grant execute on function public.resolve_tenant_by_host(text) to agency_app;
grant execute on function public.find_my_pending_invites() to agency_app;
grant execute on function public.accept_invite(text) to agency_app;
grant execute on function public.create_invite(text, text, text, integer) to agency_app;
grant execute on function public.seat_usage() to agency_app;
grant execute on function public.provision_user(text, text, text, text) to agency_app;
