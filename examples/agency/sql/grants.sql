-- As found: one role migrates, owns and runs everything, and everybody is granted everything, TRUNCATE included.
-- Runs last, after the tables, the functions and the found fixtures are there; can run again.

do $owners$
declare
  found record;
begin
  for found in
    select c.oid::regclass as name
    from pg_catalog.pg_class as c
    where c.relnamespace = 'public'::regnamespace
      and c.relkind in ('r', 'p')
      and not exists (select from pg_catalog.pg_depend as d where d.objid = c.oid and d.deptype = 'e')
    order by c.oid
  loop
    execute format('alter table %s owner to agency_app', found.name);
  end loop;
  for found in
    select p.oid::regprocedure as name
    from pg_catalog.pg_proc as p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_catalog.pg_depend as d where d.objid = p.oid and d.deptype = 'e')
    order by p.oid
  loop
    execute format('alter function %s owner to agency_app', found.name);
  end loop;
end
$owners$;

grant all on schema public to agency_app, agency_admin;
grant usage on schema public to agency_readonly;
grant all on all tables in schema public to agency_app, agency_admin;
grant all on all sequences in schema public to agency_app, agency_admin;
grant select on all tables in schema public to agency_readonly;

-- Whatever the next migration creates is open to them as well.
alter default privileges for role agency_app in schema public grant all on tables to agency_admin;
alter default privileges for role agency_app in schema public grant select on tables to agency_readonly;
