/**
 * The functions that a scope may call: PostgreSQL's immutable ones, and these, which depend on their arguments, the clock,
 * a random number or a setting for display, and never on a table. Apps add their own through the option `functions`.
 */
import { coreFunctions } from './core-functions.ts'

const list = (names: string): readonly string[] => names.trim().split(/\s+/)

export const allowedFunctions: readonly string[] = [
  ...coreFunctions,
  // Expressions that look like calls.
  ...list(`coalesce nullif greatest least any trim extract grouping merge_action json_value json_query json_exists
    json_scalar json_serialize`),
  // Text, numbers and time as the session displays them.
  ...list(`length concat concat_ws format starts_with array_to_string to_char to_number to_date to_timestamp quote_literal
    quote_nullable unaccent similarity word_similarity strict_word_similarity`),
  ...list(`random random_normal gen_random_uuid uuidv4 uuidv7 array_sample array_shuffle`),
  ...list(`now date_trunc date_part date_bin date_add date_subtract age clock_timestamp statement_timestamp
    transaction_timestamp make_timestamptz timezone generate_series`),
  // Polymorphic ones, and overloads of which some are stable.
  ...list(`array_append array_prepend array_cat array_to_json lower_inc upper_inc pg_typeof`),
  ...list(`json_agg jsonb_agg json_agg_strict jsonb_agg_strict json_object_agg to_json to_jsonb row_to_json json_build_object
    json_build_array jsonb_build_object jsonb_build_array json_extract_path json_extract_path_text jsonb_extract_path
    jsonb_extract_path_text`),
  ...list(`to_tsvector to_tsquery plainto_tsquery websearch_to_tsquery phraseto_tsquery ts_headline`),
]
