-- Did: "authenticated: SELECT only" on the three core tables, as a policy on the role and nothing else.
-- Wrong: there is no row predicate, because there is no tenant: whoever is signed in anywhere reads every firm.
-- Correction: X-015 (D-009, D-017..019, D-046, D-089).
grant select on public.judgments, public.plaintiffs, public.plaintiff_contacts to judgments_authenticated;

create policy judgments_authenticated_read on public.judgments
  for select
  to judgments_authenticated
  using (true);

create policy plaintiffs_authenticated_read on public.plaintiffs
  for select
  to judgments_authenticated
  using (true);

create policy plaintiff_contacts_authenticated_read on public.plaintiff_contacts
  for select
  to judgments_authenticated
  using (true);
