create publication corpus_all for table public.orders, public.countries;
