create publication corpus_reference for table public.countries;
