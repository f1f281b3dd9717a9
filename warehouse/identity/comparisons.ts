import { LETTERS, lowered, loweredAscii, translated } from '../cleaning/text-sql.ts';

/** Letters that Unicode takes for letters of their own, and people for plain ones with something added. */
const ALIKE: Readonly<Record<string, string>> = { Ø: 'O', ø: 'o', Ł: 'L', ł: 'l', Đ: 'D', đ: 'd', Ħ: 'H', ħ: 'h', Ŧ: 'T', ŧ: 't' };

/** Latin letters with accents (canonical decomposition, Unicode Standard Annex 15), and the plain ones below them. */
const ACCENTED = [...LETTERS.flatMap(({ capital, small }) => [capital, small]), 'İ', 'ı']
  .map((letter) => ({ letter, plain: ALIKE[letter] ?? (letter === 'ı' ? 'i' : letter.normalize('NFD').slice(0, 1)) }))
  .filter(({ letter, plain }) => letter !== plain && /^[A-Za-z]$/.test(plain));

/** What is compared of a name: in small letters, without accents, blanks, hyphens and other marks; the same whatever the engine's locale. */
export function nameForm(value: string): string {
  const plain = translated(value, ACCENTED.map(({ letter }) => letter), ACCENTED.map((one) => one.plain));
  const letters = (name: string): string => `nullif(regexp_replace(${name}, '[[:space:][:punct:][:digit:]]', '', 'g'), '')`;
  return `case when ${value} ~ '^[ -~]*$' then ${letters(loweredAscii(value))} else ${letters(lowered(plain))} end`;
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
