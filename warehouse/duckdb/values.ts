import {
  BIGINT, BLOB, BOOLEAN, DOUBLE, HUGEINT, INTEGER, SQLNULL, VARCHAR,
  DuckDBBlobValue, DuckDBDateValue, DuckDBDecimalValue, DuckDBListValue, DuckDBArrayValue, DuckDBMapValue, DuckDBStructValue,
  DuckDBTimestampMillisecondsValue, DuckDBTimestampNanosecondsValue, DuckDBTimestampSecondsValue, DuckDBTimestampTZValue, DuckDBTimestampValue,
  type DuckDBType, type DuckDBValue,
} from '@duckdb/node-api';

/** What a row holds once it has left the warehouse, whatever the engine. */
export type CellValue = string | number | boolean | Uint8Array | null | CellValue[] | { [key: string]: CellValue };

interface Bound {
  value: DuckDBValue;
  type: DuckDBType;
}

const INT32 = 2 ** 31;
const INT64 = 2n ** 63n;

/**
 * A JavaScript value as a DuckDB parameter with its type spelled out: DuckDB infers a parameter's type from its context and
 * refuses or rounds what does not fit. A Date goes as ISO text in UTC, because a local time would become another day.
 */
export function bindValue(value: unknown): Bound {
  if (value === null) return { value: null, type: SQLNULL };
  switch (typeof value) {
    case 'string': return { value, type: VARCHAR };
    case 'boolean': return { value, type: BOOLEAN };
    case 'bigint': return value >= -INT64 && value < INT64 ? { value, type: BIGINT } : { value, type: HUGEINT };
    case 'number': return bindNumber(value);
    case 'object': return bindObject(value);
    default: throw new TypeError(`A ${typeof value} cannot be bound to a query; bind null for "no value".`);
  }
}

function bindNumber(value: number): Bound {
  if (!Number.isInteger(value)) return { value, type: DOUBLE };
  // INTEGER where it fits: DATE + BIGINT does not exist in DuckDB.
  if (value >= -INT32 && value < INT32) return { value, type: INTEGER };
  return Number.isSafeInteger(value) ? { value: BigInt(value), type: BIGINT } : { value, type: DOUBLE };
}

function bindObject(value: object): Bound {
  if (value instanceof Date) return { value: value.toISOString(), type: VARCHAR };
  if (value instanceof Uint8Array) return { value: new DuckDBBlobValue(value), type: BLOB };
  return { value: JSON.stringify(value), type: VARCHAR };
}

/**
 * A DuckDB value as plain JavaScript. The one place where types of the engine become ours: whole numbers and decimals are
 * numbers, DATE is `YYYY-MM-DD`, timestamps are ISO text in UTC, JSON is parsed.
 * @throws RangeError for a whole number beyond 2^53, which a number would silently round; without it, for it may be a key.
 */
export function cellOf(value: DuckDBValue, type: DuckDBType): CellValue {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'bigint') return safeNumber(value);
  if (typeof value === 'string') return type.alias === 'JSON' ? (JSON.parse(value) as CellValue) : value;
  if (value instanceof DuckDBDecimalValue) return Number(value.toString());
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes);
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map((item) => cellOf(item, elementType(type)));
  if (value instanceof DuckDBStructValue) return structCell(value, type);
  if (value instanceof DuckDBMapValue) {
    return Object.fromEntries(value.entries.map((entry) => [String(entry.key), cellOf(entry.value, elementType(type))]));
  }
  const micros = microsOf(value);
  return micros === null ? String(value) : isoTimestamp(micros);
}

function structCell(value: DuckDBStructValue, type: DuckDBType): CellValue {
  return Object.fromEntries(Object.entries(value.entries).map(([key, item]) => [key, cellOf(item, type)]));
}

/** The numeric value of a DuckDB integer of any width. */
export function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new RangeError(`A whole number is beyond 2^53 and would be rounded; cast it to double precision or varchar in the query.`);
  }
  return number;
}

function elementType(type: DuckDBType): DuckDBType {
  return 'valueType' in type ? type.valueType : type;
}

/** Microseconds since 1970 of any of DuckDB's timestamps; null for other values. (DuckDB prints a zoned one in the zone of the process.) */
function microsOf(value: DuckDBValue): bigint | null {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
  if (value instanceof DuckDBTimestampMillisecondsValue) return value.millis * 1000n;
  if (value instanceof DuckDBTimestampSecondsValue) return value.seconds * 1_000_000n;
  return value instanceof DuckDBTimestampNanosecondsValue ? value.nanos / 1000n : null;
}

/** ISO text in UTC: milliseconds, and microseconds only where there are any. Infinity has no such text. */
function isoTimestamp(micros: bigint): string {
  const date = new Date(Number(micros / 1000n));
  if (Number.isNaN(date.getTime())) return micros > 0n ? 'infinity' : '-infinity';
  const rest = micros % 1000n;
  if (rest === 0n) return date.toISOString();
  const floored = rest < 0n ? new Date(date.getTime() - 1) : date;
  return floored.toISOString().replace('Z', `${String(rest < 0n ? rest + 1000n : rest).padStart(3, '0')}Z`);
}
