-- The source: resolves the host by reading branding as the application, before there is a tenant.
-- Wrong: under its policy branding raises or hides the row; as the owner of the table it works, because nothing is protected.
-- X-034 (and X-086: deleted branding still resolves).
create function public.resolve_tenant_by_domain(p_domain text)
  returns uuid
  language sql
  stable
as $function$
  select agency_id
  from branding
  where domain = p_domain
$function$;
