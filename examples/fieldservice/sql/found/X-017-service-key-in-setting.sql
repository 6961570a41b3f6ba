-- The source: keeps the service key in a setting of the database, for the cron entry that calls the processor over HTTP.
-- Wrong: every role reads it, by current_setting or from the catalogue; so does whoever sees the cron entry (E34).
-- X-017 (T-059). Not applied unless it is named: no seal can take a secret back, it has to be changed where it is made.
do $setting$
begin
  execute format(
    'alter database %I set app.settings.service_role_key = %L',
    current_database(),
    'made-up-key-of-no-service-0123456789'
  );
end
$setting$;
