-- Roles of the booking system as found. Roles belong to the cluster, not to a database, so this file can run again and
-- again: it creates what is missing and puts back the attributes that a sealed database of the same cluster took away.
-- No passwords: set them yourself where the server asks for one.

do $$
begin
  -- The one login of the application. It also owns every table, because migrations run under it (X-006).
  if not exists (select from pg_roles where rolname = 'booking_app') then
    create role booking_app login;
  end if;
  if exists (select from pg_roles where rolname = 'booking_app' and (not rolcanlogin or rolsuper or rolbypassrls)) then
    alter role booking_app login nosuperuser nobypassrls;
  end if;

  -- The "service key" of the edge functions: no policy ever applies to it (X-005).
  if not exists (select from pg_roles where rolname = 'booking_service') then
    create role booking_service login bypassrls;
  end if;
  if exists (select from pg_roles where rolname = 'booking_service' and (not rolcanlogin or not rolbypassrls)) then
    alter role booking_service login bypassrls;
  end if;

  -- Reports and support. It owns nothing and bypasses nothing, so it is the role whose policies count.
  if not exists (select from pg_roles where rolname = 'booking_readonly') then
    create role booking_readonly nologin;
  end if;
exception
  -- Another session created the role between the question and the statement.
  when duplicate_object or unique_violation then null;
end
$$;
