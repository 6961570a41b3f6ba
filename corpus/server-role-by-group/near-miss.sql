-- A login for monitoring that serves no requests.
create role corpus_monitor login;
grant pg_monitor to corpus_monitor;
