-- The source: sets lv.client_id when a request is about one client.
-- Wrong: no policy reads it, so somebody who belongs to one client sees the whole agency.
-- X-085.
create function public.enter_client(p_client_id uuid)
  returns void
  language sql
  volatile
as $function$
  select set_config('lv.client_id', p_client_id::text, true)
$function$;
