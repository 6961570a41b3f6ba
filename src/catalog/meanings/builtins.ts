// The functions of pg_catalog that give a value and change nothing. Whatever is missing here is not understood: among
// those are the ones that act (set_config, nextval), that read tables by name (query_to_xml), and that give another
// value at each call (random), which would differ from itself once a value is substituted in two places.
const scalarNames = `
  abbrev abs age area array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position array_positions
  array_prepend array_remove array_replace array_reverse array_sort array_to_json array_to_string array_upper ascii bit_count bit_length
  bool bpchar btrim bytea cardinality casefold ceil ceiling char char_length character_length chr concat concat_ws convert convert_from
  convert_to current_database current_schema current_schemas current_setting date date_add date_bin date_part date_subtract date_trunc
  decode degrees div encode enum_first enum_last enum_range exp extract family float4 float8 floor format format_type gcd
  getdatabaseencoding has_any_column_privilege has_column_privilege has_database_privilege has_function_privilege has_schema_privilege
  has_sequence_privilege has_table_privilege has_type_privilege host hostmask inet_client_addr inet_client_port inet_merge
  inet_same_family inet_server_addr inet_server_port initcap int2 int4 int8 interval is_normalized isempty isfinite
  json_array_length json_build_array json_build_object json_extract_path json_extract_path_text json_object json_populate_record
  json_strip_nulls json_to_record json_typeof jsonb_array_length jsonb_build_array jsonb_build_object jsonb_contained jsonb_contains
  jsonb_exists jsonb_exists_all jsonb_exists_any jsonb_extract_path jsonb_extract_path_text jsonb_insert jsonb_object jsonb_path_exists
  jsonb_path_match jsonb_path_query_array jsonb_path_query_first jsonb_populate_record jsonb_pretty jsonb_set jsonb_set_lax
  jsonb_strip_nulls jsonb_to_record jsonb_typeof justify_days justify_hours justify_interval lcm left length like_escape ln log log10
  lower lower_inc lower_inf lpad ltrim make_date make_interval make_time make_timestamp make_timestamptz masklen md5 mod netmask network
  normalize now num_nonnulls num_nulls numeric octet_length oid overlaps overlay parse_ident pg_backend_pid pg_column_size
  pg_get_userbyid pg_has_role pg_input_is_valid pg_my_temp_schema pg_trigger_depth pg_typeof phraseto_tsquery pi plainto_tsquery position
  pow power quote_ident quote_literal quote_nullable radians range_merge regclass regexp_count regexp_instr regexp_like regexp_match
  regexp_replace regexp_split_to_array regexp_substr repeat replace reverse right round row_security_active row_to_json rpad rtrim
  session_user set_masklen setweight sha224 sha256 sha384 sha512 sign similar_escape similar_to_escape split_part sqrt starts_with
  statement_timestamp string_to_array strip strpos substr substring text time timestamp timestamptz timetz timezone to_ascii to_bin to_char to_date
  to_hex to_json to_jsonb to_number to_oct to_regclass to_regnamespace to_regproc to_regprocedure to_regrole to_regtype to_timestamp
  to_tsquery to_tsvector transaction_timestamp translate trim_array trunc ts_headline ts_rank ts_rank_cd tsvector_to_array
  txid_current unistr upper upper_inc upper_inf uuid_extract_timestamp uuid_extract_version varchar version websearch_to_tsquery
  width_bucket daterange int4range int8range numrange tsrange tstzrange`;

// Functions that give rows, with the names of their columns.
const setColumns: Readonly<Record<string, readonly string[]>> = {
  generate_series: ['generate_series'],
  generate_subscripts: ['generate_subscripts'],
  json_array_elements: ['value'],
  json_array_elements_text: ['value'],
  json_each: ['key', 'value'],
  json_each_text: ['key', 'value'],
  json_object_keys: ['json_object_keys'],
  jsonb_array_elements: ['value'],
  jsonb_array_elements_text: ['value'],
  jsonb_each: ['key', 'value'],
  jsonb_each_text: ['key', 'value'],
  jsonb_object_keys: ['jsonb_object_keys'],
  jsonb_path_query: ['jsonb_path_query'],
  regexp_matches: ['regexp_matches'],
  regexp_split_to_table: ['regexp_split_to_table'],
  string_to_table: ['string_to_table'],
  unnest: ['unnest'],
};

const aggregateNames = `
  any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every json_agg json_agg_strict
  json_object_agg json_object_agg_strict json_object_agg_unique json_object_agg_unique_strict jsonb_agg jsonb_agg_strict jsonb_object_agg
  jsonb_object_agg_strict jsonb_object_agg_unique jsonb_object_agg_unique_strict max min mode percentile_cont percentile_disc range_agg
  range_intersect_agg regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop
  stddev_samp string_agg sum var_pop var_samp variance xmlagg`;

const windowNames = `cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number`;

export type Builtin = { readonly kind: 'scalar' | 'aggregate' | 'window' } | { readonly kind: 'set'; readonly columns: readonly string[] };

const known = new Map<string, Builtin>([
  ...named(scalarNames).map((name): [string, Builtin] => [name, { kind: 'scalar' }]),
  ...named(aggregateNames).map((name): [string, Builtin] => [name, { kind: 'aggregate' }]),
  ...named(windowNames).map((name): [string, Builtin] => [name, { kind: 'window' }]),
  ...Object.entries(setColumns).map(([name, columns]): [string, Builtin] => [name, { kind: 'set', columns }]),
]);

/** What a name of pg_catalog stands for; undefined for what is not understood. */
export function builtin(name: string): Builtin | undefined {
  return known.get(name);
}

const acting =
  /^(set_config|nextval|setval|setseed|pg_notify|pg_logical|pg_advisory|pg_try_advisory|lo_|dblink|query_to|cursor_to|pg_sleep)/;

/** Whether a function of this name changes something that the rest of an expression may depend on. */
export function acts(name: string): boolean {
  return acting.test(name);
}

function named(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
