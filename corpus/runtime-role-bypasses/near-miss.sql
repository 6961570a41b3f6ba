-- Membership in a role that bypasses nothing.
create role corpus_support nologin;
grant corpus_support to corpus_readonly;
-- A login of the application, through a role in between, with nothing of its own.
create role corpus_team nologin;
grant corpus_app to corpus_team;
create role corpus_web login;
grant corpus_team to corpus_web;
