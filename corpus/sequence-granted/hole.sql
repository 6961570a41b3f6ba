set role corpus_migrator;
create sequence public.order_numbers;
grant select, update on sequence public.order_numbers to corpus_app;
reset role;
