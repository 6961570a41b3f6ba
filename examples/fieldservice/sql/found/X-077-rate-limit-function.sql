-- The source: counts calls with a function of two statements, by a key that comes from a header of the request.
-- Wrong: two calls read the same count; no window, so that after 100 calls a key is refused for ever; anybody may call it.
-- X-077 (T-160). check_rate_limit() does it in one statement per window.
create function public.increment_rate_limit(p_key text)
  returns boolean
  language plpgsql
  security definer
as $function$
declare
  calls integer;
begin
  select count into calls from rate_limits where key = p_key;
  if calls is null then
    insert into rate_limits (key, count) values (p_key, 1);
    return true;
  end if;
  update rate_limits set count = calls + 1 where key = p_key;
  return calls < 100;
end
$function$;
alter function public.increment_rate_limit(text) owner to fieldservice_owner;
