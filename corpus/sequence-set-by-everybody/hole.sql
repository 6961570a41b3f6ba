-- setval by everybody.
set role corpus_migrator;
create sequence public.invoice_numbers;
grant select, update on sequence public.invoice_numbers to public;
reset role;
