-- Asked for the pattern before it is cast; held to it by a check; a value of the session; text as text; a number that is one.
set role corpus_migrator;
alter table public.orders add column path text, add column folder text check (folder ~ '^[0-9a-f-]{36}$');
create policy asks_first on public.orders as restrictive for select to public
  using (
    case when path ~ '^[0-9a-f-]{36}/' then split_part(path, '/', 1)::uuid = (select nullif(current_setting('app.firm_id', true), '')::uuid) else true end
  );
create policy beside_pattern on public.orders as restrictive for delete to public
  using (path is null or (path ~ '^[0-9]+$' and path::bigint > 0));
create policy by_folder on public.orders as restrictive for update to public
  using (folder is null or folder::uuid = (select nullif(current_setting('app.firm_id', true), '')::uuid));
create policy as_text on public.orders as restrictive for insert to public
  with check (path is null or path::varchar(36) = (select current_setting('app.firm_id', true)));
create policy lengths on public.customers as restrictive for select to public
  using (length(reference)::bigint < 100000 and firm_id::text::uuid is not null);
reset role;
