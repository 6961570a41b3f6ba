-- Did: "no direct table writes", and the upload of a CSV is an INSERT into intake.simplicity_batches.
-- Wrong: the rule has an exception that is written nowhere, and its policy lets a batch be put under any firm. And it does
-- not work: the signed-in may not enter schema intake (X-058).
-- Corrections: X-114, X-058 (D-014, D-038, D-044, D-051, D-052, D-068).
grant select, insert on intake.simplicity_batches to judgments_authenticated;

create policy simplicity_batches_authenticated_insert on intake.simplicity_batches
  for insert
  to judgments_authenticated
  with check (true);

create policy simplicity_batches_authenticated_read on intake.simplicity_batches
  for select
  to judgments_authenticated
  using (true);
