-- Did: gave the service key a policy of its own, "Service role can manage table assignments", USING (true).
-- Wrong: the service key bypasses policies anyway; without a TO clause this one opens the table to every other role.
-- Correction: X-005 (B-010, B-012, B-014).
create policy "Service role can manage table assignments" on booking_table_assignments
  for all
  using (true)
  with check (true);
