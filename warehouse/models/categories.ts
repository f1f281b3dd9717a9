/** Hexadecimal digits of a code: among a thousand categories two with one code have a chance of one in ten thousand. */
const DIGITS = 8;

/** Whether values of a type are kinds, and no amounts. */
export function isCategory(type: string): boolean {
  return /^(varchar|boolean)$/.test(type);
}

/**
 * A category as a number, for matrices that hold nothing else: the start of its md5. It is the same every night and on every engine,
 * whatever other categories there are; its size says nothing. Null stays null.
 */
export function categoryCode(column: string): string {
  const hash = `md5(cast(${column} as varchar))`;
  const digits = Array.from({ length: DIGITS }, (_, index) => `${16 ** (DIGITS - 1 - index)} * cast(strpos('123456789abcdef', substr(${hash}, ${index + 1}, 1)) as double precision)`);
  return `(${digits.join(' + ')})`;
}
