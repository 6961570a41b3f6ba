-- Membership in a role that bypasses nothing.
create role corpus_support nologin;
grant corpus_support to corpus_readonly;
