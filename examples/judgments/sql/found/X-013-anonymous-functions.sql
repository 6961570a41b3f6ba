-- Did: made the RPCs definer functions, so that they reach what their callers may not, and let everybody call them.
-- Wrong: headline numbers, the call queue and the executive metrics of all firms together, without a token.
-- Correction: X-013 (D-008, D-013, D-032..035, D-070).
alter function api.get_dashboard_stats() security definer;
alter function api.get_enforcement_overview() security definer;
alter function api.get_call_queue(integer) security definer;
alter function api.get_ceo_metrics() security definer;
alter function ops.complete_outbox_message(uuid) security definer;

grant execute on function
  api.get_dashboard_stats(),
  api.get_enforcement_overview(),
  api.get_call_queue(integer),
  api.get_ceo_metrics(),
  api.queue_job(text, jsonb, text)
to judgments_anon;
