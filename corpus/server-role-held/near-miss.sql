-- A right to cancel, and break-glass.
grant pg_signal_backend to corpus_platform;
grant pg_read_all_data to corpus_break_glass;
