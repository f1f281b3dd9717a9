/**
 * Functions that DuckDB and PostgreSQL both have, and that answer by their arguments alone. A test asks both engines. What only one of them
 * has stands in an override of a model, or in `functions` of its header.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set(`
  abs acos acosh asin asinh atan atan2 atanh cbrt ceil ceiling cos cosh cot degrees exp factorial floor gcd lcm ln log log10 mod pi pow power radians round sign sin sinh
  sqrt tan tanh trunc bit_count isfinite
  ascii bit_length char_length character_length chr concat concat_ws decode encode left length lower lpad ltrim md5 octet_length regexp_replace regexp_split_to_array repeat
  replace reverse right rpad rtrim split_part starts_with string_to_array strpos substr to_hex translate upper
  date_part date_trunc make_date make_time make_timestamp timezone to_timestamp
  array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp max min mode percentile_cont percentile_disc regr_avgx regr_avgy regr_count
  regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance
  cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number
  array_append array_cat array_length array_position array_prepend array_to_string cardinality generate_series generate_subscripts unnest
  json_array_length json_extract_path json_extract_path_text to_json
`.trim().split(/\s+/));

/** Words that stand before a parenthesis and are no names of functions that a table could have, or are ones of SQL itself. */
export const SYNTAX: ReadonlySet<string> = new Set(`
  all and any array as between by case cast coalesce cube desc asc distinct else end escape except exclude exists extract filter from greatest group grouping having ilike in
  intersect interval is join lateral least like limit materialized not nullif of offset on only or order over overlay partition position qualify rollup row select sets similar
  some substring then to trim union using values when where window with within zone
`.trim().split(/\s+/));
