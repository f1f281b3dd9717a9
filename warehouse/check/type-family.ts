/**
 * Types between which every engine converts by itself when a row is written. Between families PostgreSQL refuses and DuckDB tries row by
 * row, so that one night fails and another does not.
 */
const FAMILIES: readonly [RegExp, string][] = [
  [/^varchar/, 'text'],
  [/^(tinyint|smallint|integer|bigint|hugeint|uinteger|ubigint|uhugeint|float|double|decimal)/, 'number'],
  [/^boolean$/, 'boolean'],
  [/^(date|timestamp)/, 'time'],
];

/** `text`, `number`, `boolean` or `time`; any other type is a family of its own, which no column of a model may have. */
export function familyOf(type: string): string {
  const name = type.toLowerCase();
  return FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? name;
}
