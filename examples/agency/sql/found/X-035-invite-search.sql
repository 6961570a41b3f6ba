-- The source: FindPendingInvitesByEmail searches all tenants for any address, and calls that intended.
-- Wrong: whoever may connect reads every tenant's invites with their tokens; unpinned path, executable by PUBLIC (E33).
-- X-035.
create function public.find_pending_invites_by_email(p_email text)
  returns setof public.tenant_invites
  language sql
  stable
  security definer
as $function$
  select *
  from tenant_invites
  where lower(trim(email)) = lower(trim(p_email))
    and accepted_at is null
    and revoked_at is null
    and expires_at > now()
    and deleted_at is null
  order by created_at desc
$function$;
