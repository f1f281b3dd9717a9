/**
 * What is a time: years 1 to 9999. Beyond lie the infinities that databases know and dates that no calendar of ours, no ISO text and no
 * other engine can hold.
 */
const [FIRST, LAST] = ['0001-01-01', '9999-12-31'];

/** SQL condition: a date or timestamp that is there and is none. */
export function isNoTime(value: string, type: string): string {
  return type === 'date' ? `(${value} < date '${FIRST}' or ${value} > date '${LAST}')` : `(${value} < timestamp '${FIRST} 00:00:00' or ${value} > timestamp '${LAST} 23:59:59.999999')`;
}

/** SQL of a date; null where it is none. */
export function dayWithin(day: string): string {
  return `case when ${day} between date '${FIRST}' and date '${LAST}' then ${day} end`;
}

/** SQL of a value before year 1 as minus infinity, which every engine reads: they write such years in different ways. */
export function withoutYearsBefore(value: string, type: string): string {
  return `case when ${value} < ${type} '${FIRST}' then ${type} '-infinity' else ${value} end`;
}
