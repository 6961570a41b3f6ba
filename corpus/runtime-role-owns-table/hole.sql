-- The application owns a table; forcing row security does not keep an owner from switching it off.
alter table public.orders owner to corpus_app;
