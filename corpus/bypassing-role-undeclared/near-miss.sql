-- A stranger under the policies, without grants.
create role corpus_service_key login;
