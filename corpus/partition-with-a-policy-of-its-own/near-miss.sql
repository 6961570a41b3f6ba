-- A policy and no grant: through the parent the parent's policies apply, and nobody comes in here.
create policy reading on public.events_2026 for select to public using (firm_id = (select nullif(current_setting('app.firm_id', true), '')::uuid));
