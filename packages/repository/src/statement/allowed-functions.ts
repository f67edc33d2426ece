/**
 * PostgreSQL's functions that compute from their arguments alone. Functions that run SQL, read tables by name, read
 * files or change settings (`query_to_xml`, `ts_stat`, `set_config`, `dblink`, `pg_read_file`, …) are missing, and
 * missing functions are refused. Apps add their own through the option `functions`.
 */
const list = (names: string): readonly string[] => names.trim().split(/\s+/)

export const allowedFunctions: readonly string[] = [
  ...list(`count sum avg min max array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg bool_and
    bool_or every any_value bit_and bit_or stddev stddev_pop stddev_samp variance var_pop var_samp corr
    percentile_cont percentile_disc mode grouping`),
  ...list(`row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value`),
  ...list(`coalesce nullif greatest least any`),
  ...list(`lower upper initcap length char_length octet_length trim btrim ltrim rtrim substring substr left right lpad
    rpad replace translate position strpos split_part concat concat_ws repeat reverse starts_with format overlay
    regexp_replace regexp_match regexp_matches regexp_split_to_array regexp_split_to_table regexp_like regexp_count
    regexp_substr string_to_array string_to_table array_to_string md5 sha256 encode decode ascii chr to_char to_number
    to_date to_timestamp unaccent similarity word_similarity`),
  ...list(`abs ceil ceiling floor round trunc mod power sqrt exp ln log sign random div width_bucket`),
  ...list(`now date_trunc date_part date_bin extract age clock_timestamp statement_timestamp transaction_timestamp
    make_date make_time make_timestamp make_timestamptz make_interval justify_days justify_hours justify_interval
    isfinite timezone`),
  ...list(`gen_random_uuid uuidv4 uuidv7`),
  ...list(`to_json to_jsonb row_to_json json_build_object json_build_array jsonb_build_object jsonb_build_array
    json_array_length jsonb_array_length json_array_elements json_array_elements_text jsonb_array_elements
    jsonb_array_elements_text json_each json_each_text jsonb_each jsonb_each_text json_object_keys jsonb_object_keys
    json_extract_path json_extract_path_text jsonb_extract_path jsonb_extract_path_text json_typeof jsonb_typeof
    jsonb_set jsonb_set_lax jsonb_insert jsonb_strip_nulls json_strip_nulls jsonb_pretty jsonb_path_exists
    jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first`),
  ...list(`array_length cardinality unnest array_append array_prepend array_cat array_remove array_replace
    array_position array_positions array_upper array_lower generate_series generate_subscripts`),
  ...list(`to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery phraseto_tsquery ts_rank ts_rank_cd ts_headline
    setweight numnode`),
  ...list(`isempty lower_inc upper_inc lower_inf upper_inf range_merge int4range int8range numrange tsrange tstzrange
    daterange`),
  ...list(`merge_action`),
]
