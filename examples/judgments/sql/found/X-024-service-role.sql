-- Did: full rights on everything for the service role, tomorrow's tables included; it is the answer to every "permission
-- denied", and the policy table gives it ALL.
-- Wrong: no firm binds it and nobody sees what it did; it has BYPASSRLS, so the policies for it do nothing at all.
-- Correction: X-024 (D-010, D-053, D-074).
grant all on schema public, api, intake, enforcement, ops to judgments_service;
grant all on all tables in schema public, api, intake, enforcement, ops to judgments_service;
grant all on all sequences in schema public, api, intake, enforcement, ops to judgments_service;
grant execute on all functions in schema public, api, intake, enforcement, ops to judgments_service;

alter default privileges in schema public, api, intake, enforcement, ops grant all on tables to judgments_service;
alter default privileges in schema public, api, intake, enforcement, ops grant all on sequences to judgments_service;

create policy judgments_service_all on public.judgments
  for all
  to judgments_service
  using (true)
  with check (true);

create policy plaintiffs_service_all on public.plaintiffs
  for all
  to judgments_service
  using (true)
  with check (true);

create policy plaintiff_contacts_service_all on public.plaintiff_contacts
  for all
  to judgments_service
  using (true)
  with check (true);

create policy job_queue_service_all on public.job_queue
  for all
  to judgments_service
  using (true)
  with check (true);

create policy simplicity_batches_service_all on intake.simplicity_batches
  for all
  to judgments_service
  using (true)
  with check (true);

create policy simplicity_raw_service_all on intake.simplicity_raw
  for all
  to judgments_service
  using (true)
  with check (true);

create policy simplicity_import_log_service_all on intake.simplicity_import_log
  for all
  to judgments_service
  using (true)
  with check (true);
