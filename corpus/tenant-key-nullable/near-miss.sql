-- On a shared table null means: for everybody.
alter table public.labels alter column name set default '';
