-- The source: protects customers, communications and payments by its pattern 1, the company unqualified in the INSERT check.
-- Wrong: the bare company_id is that of team_members, so any active member inserts rows into every company (E04).
-- X-001 (T-008, T-026).
do $pattern$
declare
  tab text;
begin
  foreach tab in array array['customers', 'communications', 'payments'] loop
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
           and team_members.company_id = company_id
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
$pattern$;
