/**
 * PostgreSQL 18's own functions of which every overload is immutable. The list is the answer of
 * `test/fixtures/core-functions-sql.ts`, and a test compares the two.
 */
export const coreFunctions: readonly string[] = `
  abbrev abs acos acosd acosh any_value area array_agg array_dims array_fill array_length array_lower array_ndims
  array_position array_positions array_remove array_replace array_reverse array_sort array_to_tsvector array_upper
  ascii asin asind asinh atan atan2 atan2d atand atanh avg bit_and bit_count bit_length bit_or bit_xor bool_and
  bool_or box broadcast btrim cardinality casefold cash_words cbrt ceil ceiling center char_length
  character_length chr circle corr cos cosd cosh cot cotd count covar_pop covar_samp crc32 crc32c cume_dist
  datemultirange daterange decode degrees dense_rank dexp diagonal diameter div dlog1 dlog10 dround dtrunc encode
  erf erfc every exp factorial family first_value floor gamma gcd generate_subscripts get_bit get_byte height host
  hostmask icu_unicode_version initcap int4inc int4multirange int4range int8_sum int8multirange int8range
  is_normalized isclosed isempty isfinite ishorizontal isopen isparallel isperp isvertical json_array_elements
  json_array_elements_text json_array_length json_each json_each_text json_object json_object_keys
  json_strip_nulls json_typeof jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_each
  jsonb_each_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_agg_strict jsonb_object_agg_unique
  jsonb_object_agg_unique_strict jsonb_object_keys jsonb_path_exists jsonb_path_match jsonb_path_query
  jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls
  jsonb_typeof justify_days justify_hours justify_interval lag last_value lcm lead left lgamma like like_escape
  line ln log log10 lower lower_inf lpad lseg ltrim macaddr8_set7bit make_date make_interval make_time
  make_timestamp masklen max md5 min min_scale mod mode multirange nameconcatoid netmask network normalize notlike
  npoints nth_value ntile num_nonnulls num_nulls numeric_div_trunc numeric_exp numeric_ln numeric_log numeric_sqrt
  nummultirange numnode numrange octet_length overlay parse_ident pclose percent_rank percentile_cont
  percentile_disc pi point polygon popen position pow power querytree quote_ident radians radius range_agg
  range_intersect_agg range_merge rank regexp_count regexp_instr regexp_like regexp_match regexp_matches
  regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count
  regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round row_number rpad
  rtrim scale set_bit set_byte set_masklen setweight sha224 sha256 sha384 sha512 sign similar_escape
  similar_to_escape sin sind sinh slope split_part sqrt stddev stddev_pop stddev_samp string_agg string_to_array
  string_to_table strip strpos substr substring sum tan tand tanh text textlen to_ascii to_hex to_oct translate
  trim_array trim_scale trunc ts_delete ts_filter ts_rank ts_rank_cd tsmultirange tsquery_phrase tsrange
  tstzmultirange tstzrange tsvector_to_array unicode_assigned unicode_version unistr unnest upper upper_inf
  uuid_extract_timestamp uuid_extract_version var_pop var_samp variance width width_bucket
  xml_is_well_formed_content xml_is_well_formed_document xmlagg xmlcomment xmlexists xmltext xmlvalidate xpath
  xpath_exists
`
  .trim()
  .split(/\s+/)
