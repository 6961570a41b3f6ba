-- Roles of the knowledge system as found. Roles belong to the cluster, not to a database, so this file can run again and
-- again: it creates what is missing and puts back the attributes that a sealed database of the same cluster took away.
-- No passwords: set them yourself where the server asks for one.

do $$
begin
  -- The login behind the guard of the edge functions. Migrations run under it, so that it owns every table (X-006).
  if not exists (select from pg_roles where rolname = 'knowledge_app') then
    create role knowledge_app login;
  end if;
  if exists (select from pg_roles where rolname = 'knowledge_app' and (not rolcanlogin or rolsuper or rolbypassrls)) then
    alter role knowledge_app login nosuperuser nobypassrls;
  end if;

  -- The "admin client": enqueues, claims and counts, for whatever org it is told (X-054).
  if not exists (select from pg_roles where rolname = 'knowledge_service') then
    create role knowledge_service login bypassrls;
  end if;
  if exists (select from pg_roles where rolname = 'knowledge_service' and (not rolcanlogin or not rolbypassrls)) then
    alter role knowledge_service login bypassrls;
  end if;

  -- Browsers of signed-in people and of visitors, through the HTTP data API.
  if not exists (select from pg_roles where rolname = 'knowledge_authenticated') then
    create role knowledge_authenticated nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'knowledge_anon') then
    create role knowledge_anon nologin;
  end if;
exception
  -- Another session created the role between the question and the statement.
  when duplicate_object or unique_violation then null;
end
$$;
