-- USAGE draws a number and tells no other; in a schema that is not governed anything goes.
set role corpus_migrator;
create sequence public.invoice_numbers;
grant usage on sequence public.invoice_numbers to corpus_app;
reset role;
