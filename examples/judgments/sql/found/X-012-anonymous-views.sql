-- Did: let callers who are not signed in read the dashboard views; the plaintiff list and the call queue among them.
-- Wrong: names, states and telephone ciphertext of every firm's plaintiffs, for the whole internet.
-- Correction: X-012 (D-008, D-012, D-023, D-026, D-069).
grant select on
  public.v_plaintiffs_overview,
  public.v_judgment_pipeline,
  public.v_enforcement_overview,
  public.v_plaintiff_call_queue
to judgments_anon;
