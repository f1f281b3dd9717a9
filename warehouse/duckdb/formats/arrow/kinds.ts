import { BIGINT, BOOLEAN, DATE, DECIMAL, DOUBLE, INTEGER, TIMESTAMP, TIMESTAMPTZ, UBIGINT, VARCHAR, DuckDBDateValue, DuckDBDecimalValue, DuckDBTimestampTZValue, DuckDBTimestampValue, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import { DataType, DateUnit, TimeUnit, Type, type Data, type DateMillisecond, type Decimal, type Int, type Timestamp, type Vector } from 'apache-arrow';

/** How columns of an Arrow type become columns of DuckDB. */
interface Kind {
  is(type: DataType): boolean;
  /** As DuckDB names it, for the contract. */
  named(type: DataType): string;
  /** What holds its values until the contract's type takes them over. */
  stored(type: DataType): DuckDBType;
  /** The value of a row that is not null. */
  value(column: Vector, row: number): DuckDBValue;
}

const MILLISECONDS_A_DAY = 86_400_000n;
/** Microseconds of one unit; nanoseconds are divided instead. */
const MICROSECONDS: Record<TimeUnit, bigint> = { [TimeUnit.SECOND]: 1_000_000n, [TimeUnit.MILLISECOND]: 1_000n, [TimeUnit.MICROSECOND]: 1n, [TimeUnit.NANOSECOND]: 0n };

const read = (column: Vector, row: number): DuckDBValue => column.get(row) as DuckDBValue;
/** The stored number itself: apache-arrow would hand out a float of milliseconds. */
const raw = (column: Vector, row: number): bigint => ((column.data[0] as Data).values as BigInt64Array)[row] ?? 0n;

const isInt = (type: DataType, ...fits: ((type: Int) => boolean)[]): boolean => DataType.isInt(type) && fits.every((fit) => fit(type));
const isText = (type: DataType): boolean => DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type);

/** Every Arrow type that a contract may be fed from. What is not here (lists, structs, binary, times of day) is named and refused. */
const KINDS: readonly Kind[] = [
  { is: (type) => isText(type) || (DataType.isDictionary(type) && isText(type.dictionary as DataType)), named: () => 'VARCHAR', stored: () => VARCHAR, value: read },
  { is: (type) => isInt(type, ({ bitWidth, isSigned }) => bitWidth < 32 || (bitWidth === 32 && isSigned)), named: () => 'INTEGER', stored: () => INTEGER, value: read },
  { is: (type) => isInt(type, ({ bitWidth, isSigned }) => bitWidth === 32 || isSigned), named: () => 'BIGINT', stored: () => BIGINT, value: (column, row) => BigInt(column.get(row) as number | bigint) },
  { is: (type) => isInt(type), named: () => 'UBIGINT', stored: () => UBIGINT, value: read },
  { is: (type) => DataType.isFloat(type), named: () => 'DOUBLE', stored: () => DOUBLE, value: read },
  { is: (type) => DataType.isBool(type), named: () => 'BOOLEAN', stored: () => BOOLEAN, value: read },
  {
    is: (type) => DataType.isDecimal(type) && type.bitWidth <= 128 && type.precision <= 38 && type.scale >= 0 && type.scale <= type.precision,
    named: (type) => `DECIMAL(${(type as Decimal).precision},${(type as Decimal).scale})`,
    stored: (type) => DECIMAL((type as Decimal).precision, (type as Decimal).scale),
    value: (column, row) => {
      const { precision, scale } = column.type as Decimal;
      return new DuckDBDecimalValue(signed(column.get(row) as Uint32Array), precision, scale);
    },
  },
  { is: (type) => DataType.isDate(type), named: () => 'DATE', stored: () => DATE, value: (column, row) => new DuckDBDateValue(daysOf(column, row)) },
  {
    is: (type) => DataType.isTimestamp(type),
    // One with a zone is an instant; one without is a time on a wall whose zone the source declares.
    named: (type) => (isInstant(type) ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP'),
    stored: (type) => (isInstant(type) ? TIMESTAMPTZ : TIMESTAMP),
    value: (column, row) => {
      const { unit } = column.type as Timestamp;
      const micros = unit === TimeUnit.NANOSECOND ? floored(raw(column, row), 1_000n) : raw(column, row) * MICROSECONDS[unit];
      return isInstant(column.type as DataType) ? new DuckDBTimestampTZValue(micros) : new DuckDBTimestampValue(micros);
    },
  },
  // Writers give a column without any value this type.
  { is: (type) => DataType.isNull(type), named: () => 'TEXT', stored: () => VARCHAR, value: () => null },
];

export function kindOf(type: DataType): Kind | undefined {
  return KINDS.find((kind) => kind.is(type));
}

/** As DuckDB names the type; where no contract can be fed from it, as Arrow does. */
export function nameOf(type: DataType): string {
  return kindOf(type)?.named(type) ?? (Type[type.typeId] ?? 'UNKNOWN').toUpperCase();
}

function isInstant(type: DataType): boolean {
  return Boolean((type as Timestamp).timezone);
}

function daysOf(column: Vector, row: number): number {
  const type = column.type as DateMillisecond;
  if (type.unit === DateUnit.DAY) return ((column.data[0] as Data).values as Int32Array)[row] ?? 0;
  return Number(floored(raw(column, row), MILLISECONDS_A_DAY));
}

function floored(value: bigint, by: bigint): bigint {
  return value >= 0n || value % by === 0n ? value / by : value / by - 1n;
}

/** A two's complement number out of its 32-bit words, lowest first. */
function signed(words: Uint32Array): bigint {
  const value = words.reduceRight((sum, word) => (sum << 32n) + BigInt(word), 0n);
  return BigInt.asIntN(words.length * 32, value);
}
