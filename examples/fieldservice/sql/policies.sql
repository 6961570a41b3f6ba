-- Row security as found, on the 25 tables of the source's list and on no other. Enabled, not forced. Every policy asks
-- who the caller is and none which company he works for (X-102), asks it once per row (X-103), and says nothing about
-- the row that an UPDATE makes (X-029, X-160).

set role fieldservice_owner;

-- Pattern 1: members read, insert and update, the owner of the company deletes.
do $members$
declare
  tab text;
begin
  foreach tab in array array[
    'departments', 'company_settings', 'properties', 'jobs', 'estimates', 'invoices', 'purchase_orders', 'po_settings',
    'price_book_items', 'service_packages', 'pricing_rules'
  ] loop
    execute format('alter table public.%I enable row level security', tab);
    execute format(
      'create policy "Members can view %1$s" on public.%1$I for select using (exists (
         select 1
         from public.team_members
         where team_members.user_id = auth.uid()
           and team_members.company_id = %1$I.company_id
           and team_members.status = ''active''
       ))',
      tab
    );
    execute format(
      'create policy "Members can insert %1$s" on public.%1$I for insert with check (exists (
         select 1
         from public.team_members
         where team_members.user_id = auth.uid()
           and team_members.company_id = %1$I.company_id
           and team_members.status = ''active''
       ))',
      tab
    );
    execute format(
      'create policy "Members can update %1$s" on public.%1$I for update using (exists (
         select 1
         from public.team_members
         where team_members.user_id = auth.uid()
           and team_members.company_id = %1$I.company_id
           and team_members.status = ''active''
       ))',
      tab
    );
    execute format(
      'create policy "Owners can delete %1$s" on public.%1$I for delete using (exists (
         select 1
         from public.companies
         where companies.id = %1$I.company_id
           and companies.owner_id = auth.uid()
       ))',
      tab
    );
  end loop;
end
$members$;

-- Pattern 2: what only the owner sees.
do $owners$
declare
  tab text;
begin
  foreach tab in array array['labor_rates', 'supplier_integrations'] loop
    execute format('alter table public.%I enable row level security', tab);
    execute format(
      'create policy "Owners can manage %1$s" on public.%1$I for all using (exists (
         select 1
         from public.companies
         where companies.id = %1$I.company_id
           and companies.owner_id = auth.uid()
       ))',
      tab
    );
  end loop;
end
$owners$;

-- Pattern 1 for rows that reach their company through another.
alter table price_history enable row level security;
create policy "Members can view price_history" on price_history
  for select
  using (exists (
    select 1
    from price_book_items
    join team_members on team_members.company_id = price_book_items.company_id
    where price_book_items.id = price_history.item_id
      and team_members.user_id = auth.uid()
      and team_members.status = 'active'
  ));
create policy "Members can insert price_history" on price_history
  for insert
  with check (exists (
    select 1
    from price_book_items
    join team_members on team_members.company_id = price_book_items.company_id
    where price_book_items.id = price_history.item_id
      and team_members.user_id = auth.uid()
      and team_members.status = 'active'
  ));

-- The company itself and who belongs to it: through a function, because a policy here that reads team_members would send
-- the policies of team_members in a circle (X-030 tried).
alter table companies enable row level security;
create policy "Members can view their companies" on companies
  for select
  using (owner_id = auth.uid() or id in (select my_company_ids()));
create policy "Anybody can found a company" on companies
  for insert
  with check (owner_id = auth.uid());
create policy "Owners can update their companies" on companies
  for update
  using (owner_id = auth.uid());

alter table team_members enable row level security;
create policy "Members can view their colleagues" on team_members
  for select
  using (user_id = auth.uid() or company_id in (select my_company_ids()));
create policy "Owners can manage the team" on team_members
  for all
  using (exists (
    select 1
    from companies
    where companies.id = team_members.company_id
      and companies.owner_id = auth.uid()
  ));

alter table custom_roles enable row level security;
create policy "Members can view roles" on custom_roles
  for select
  using (company_id is null or company_id in (select my_company_ids()));
create policy "Owners can manage roles" on custom_roles
  for all
  using (exists (
    select 1
    from companies
    where companies.id = custom_roles.company_id
      and companies.owner_id = auth.uid()
  ));

-- People, and what is theirs alone.
alter table users enable row level security;
create policy "People can view themselves and their colleagues" on users
  for select
  using (
    id = auth.uid()
    or id in (
      select team_members.user_id
      from team_members
      where team_members.company_id in (select my_company_ids())
    )
  );
create policy "People can update themselves" on users
  for update
  using (id = auth.uid());

do $personal$
declare
  tab text;
begin
  foreach tab in array array['posts', 'chats', 'documents'] loop
    execute format('alter table public.%I enable row level security', tab);
    execute format('create policy "Own %1$s" on public.%1$I for all using (user_id = auth.uid())', tab);
  end loop;
end
$personal$;

alter table messages enable row level security;
create policy "Own messages" on messages
  for all
  using (exists (select 1 from chats where chats.id = messages.chat_id and chats.user_id = auth.uid()));

alter table votes enable row level security;
create policy "Own votes" on votes
  for all
  using (exists (
    select 1
    from messages
    join chats on chats.id = messages.chat_id
    where messages.id = votes.message_id
      and chats.user_id = auth.uid()
  ));

alter table streams enable row level security;
create policy "Own streams" on streams
  for all
  using (exists (select 1 from chats where chats.id = streams.chat_id and chats.user_id = auth.uid()));

alter table suggestions enable row level security;
create policy "Own suggestions" on suggestions
  for all
  using (exists (select 1 from documents where documents.id = suggestions.document_id and documents.user_id = auth.uid()));

reset role;
