/** What is compared of a name: in lower case, without accents, blanks, hyphens and other marks. */
export function nameForm(value: string): string {
  const plain = `translate(${value}, 'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöøùúûüýÿ', 'AAAAAACEEEEIIIINOOOOOOUUUUYaaaaaaceeeeiiiinoooooouuuuyy')`;
  return `nullif(regexp_replace(lower(${plain}), '[[:space:][:punct:][:digit:]]', '', 'g'), '')`;
}

/** As far as names are compared letter by letter. */
const LONGEST = 16;

/** SQL for how many letters two texts begin with in common. */
export function commonPrefix(a: string, b: string): string {
  const differs = Array.from({ length: LONGEST }, (_, index) => `when left(${a}, ${index + 1}) <> left(${b}, ${index + 1}) then ${index}`);
  return `case ${differs.join(' ')} else ${LONGEST} end`;
}

/**
 * SQL that is true where two names in the form above may be one: equal, one the initial of the other, or one typing error apart, which is
 * a letter too many, too few, another one, or two that have changed places (Damerau 1964). The first letter is never mistyped here,
 * and short names have to be equal: Jan is not Ian. Null where a name is.
 * @param prefix a column with their commonPrefix.
 */
export function alike(a: string, b: string, prefix: string): string {
  const rest = (name: string, skipped: number): string => `substr(${name}, ${prefix} + ${1 + skipped})`;
  const letter = (name: string, skipped: number): string => `substr(${name}, ${prefix} + ${1 + skipped}, 1)`;
  const oneError = [
    `${rest(a, 1)} = ${rest(b, 1)}`,
    `${rest(a, 0)} = ${rest(b, 1)}`,
    `${rest(a, 1)} = ${rest(b, 0)}`,
    `(${rest(a, 2)} = ${rest(b, 2)} and ${letter(a, 0)} = ${letter(b, 1)} and ${letter(a, 1)} = ${letter(b, 0)})`,
  ];
  return `(${a} = ${b} or (least(length(${a}), length(${b})) = 1 and ${prefix} = 1)
    or (greatest(length(${a}), length(${b})) >= 4 and ${prefix} >= 1 and (${oneError.join(' or ')})))`;
}
