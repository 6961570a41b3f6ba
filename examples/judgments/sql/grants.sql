-- The "golden grants" of the source, as far as they are none of the mistakes of found/: schemas, views and functions for
-- those who are signed in. EXECUTE is granted and never taken from PUBLIC (X-057). Schema intake is for the service role
-- only, although the role matrix of the source lets the signed-in in to upload (X-058).

grant usage on schema public to judgments_anon, judgments_authenticated, judgments_service;
grant usage on schema api to judgments_anon, judgments_authenticated, judgments_service;
grant usage on schema intake, enforcement, ops to judgments_service;

grant select on
  public.v_plaintiffs_overview,
  public.v_judgment_pipeline,
  public.v_enforcement_overview,
  public.v_plaintiff_call_queue,
  public.v_collectability_snapshot
to judgments_authenticated, judgments_service;

grant execute on function
  api.get_dashboard_stats(),
  api.get_enforcement_overview(),
  api.get_call_queue(integer),
  api.get_ceo_metrics(),
  api.queue_job(text, jsonb, text)
to judgments_authenticated, judgments_service;
grant execute on function ops.complete_outbox_message(uuid) to judgments_service;
