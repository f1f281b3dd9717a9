/** Pieces of SQL over numbers that give the same to the last digit on every engine, in whatever order rows come. */

/** Column types that are numbers. */
export const NUMBERS = /^(integer|bigint|double precision|decimal\(\d+, ?\d+\))$/;

/** Places behind the point that sums keep: numbers up to LARGEST fit. */
const SCALE = 1_000_000;

/** Beyond it a value is in no sum; both engines hold NaN to be beyond any number. */
const LARGEST = 1_000_000_000_000;

/** Where squares are split in two. */
const PART = 1_000_000_000;

export function asDouble(value: string): string {
  return `cast(${value} as double precision)`;
}

/** A double as a whole number of millionths: their sum does not depend on the order in which it is taken. */
export function inMillionths(value: string): string {
  return `cast(floor(${asDouble(value)} * ${SCALE} + 0.5) as bigint)`;
}

/** A value that sums can hold, null for others: one NaN, Infinity or number beyond 10^12 would leave nobody a mean. */
export function measurable(value: string): string {
  return `case when ${asDouble(value)} between -${LARGEST} and ${LARGEST} then ${value} end`;
}

/** Mean of the measurable values in a group; null where there is none. */
export function meanOf(value: string): string {
  const counted = measurable(value);
  return `${asDouble(`sum(${inMillionths(counted)})`)} / ${SCALE} / nullif(count(${counted}), 0)`;
}

/** Sample standard deviation of the measurable values in a group; null below two. */
export function deviationOf(column: string): string {
  const value = measurable(column);
  // As high * 10^9 + low, so that each product fits 64 bits, whichever way an engine multiplies; their sums are exact.
  const millionths = inMillionths(value);
  const high = `cast(floor(${asDouble(millionths)} / ${PART}) as bigint)`;
  const low = `(${millionths} - ${high} * ${PART})`;
  const sum = asDouble(`sum(${millionths})`);
  const squares = `(${asDouble(`sum(${high} * ${high})`)} * ${PART} * ${PART} + 2 * ${asDouble(`sum(${high} * ${low})`)} * ${PART} + ${asDouble(`sum(${low} * ${low})`)})`;
  return `sqrt(greatest(0, (${squares} - ${sum} * ${sum} / nullif(count(${value}), 0)) / nullif(count(${value}) - 1, 0))) / ${SCALE}`;
}

/** A double as a value of the column's type. A limit is rounded inwards, so that what it cuts lies within it. */
export function asType(double: string, type: string, rounding: 'nearest' | 'up' | 'down' = 'nearest'): string {
  if (type === 'double precision') return double;
  const places = Number(/^decimal\(\d+, ?(\d+)\)$/.exec(type)?.[1] ?? 0);
  const scaled = places === 0 ? double : `${double} * ${10 ** places}`;
  const whole = `cast(${{ nearest: `floor(${scaled} + 0.5)`, up: `ceil(${scaled})`, down: `floor(${scaled})` }[rounding]} as bigint)`;
  return `cast(${places === 0 ? whole : `cast(${whole} as decimal(18,0)) * ${(10 ** -places).toFixed(places)}`} as ${type})`;
}
