-- The grants of a hosted back end: everything on everything for whoever comes through the gate, signed in or not, with
-- row security as the only lock. Runs after everything else is there; can run again.

grant all on all tables in schema public to fieldservice_anon, fieldservice_authenticated, fieldservice_service;
grant all on all sequences in schema public to fieldservice_anon, fieldservice_authenticated, fieldservice_service;
grant select on all tables in schema public to fieldservice_readonly;
