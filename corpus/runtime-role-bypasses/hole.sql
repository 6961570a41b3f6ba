-- Two ways outside: an attribute, and SET ROLE to a role that has it (the attribute itself is never inherited).
alter role corpus_worker bypassrls;
create role corpus_support nologin bypassrls;
grant corpus_support to corpus_readonly;
-- The password lies with a login behind the role of the application; what it has of its own counts as much.
create role corpus_web login bypassrls;
grant corpus_app to corpus_web;
