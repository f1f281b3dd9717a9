import { z } from 'zod';
import { literal } from '../../../core/sql-literal.ts';
import { identifier } from '../../models/column-type.ts';
import { COUNTRIES } from '../facts/countries.ts';
import { rule } from '../rule.ts';
import { lookedUp, trimmed } from '../text-sql.ts';

/** ITU-T E.164: a plus and at most 15 digits; below 8 nobody abroad can call it. */
const LENGTH = "'^[+][0-9]{8,15}$'";

/** What is dialled before a number within a country and left out from abroad, where it is not 0. Italy and a few others keep their 0. */
const TRUNKS: Readonly<Record<string, string>> = { 1: '1', 7: '8', 36: '06', 39: '', 378: '', 370: '8', 225: '', 241: '', 242: '' };

/** Codes of no country: freephone, shared cost, satellites and networks (ITU-T E.164, list of assigned country codes). */
const GLOBAL = ['800', '808', '870', '878', '881', '882', '883', '888', '979'];

/**
 * Digits of the longest number within a country, without what is dialled before it; where nothing is said, 8 more than its code has. A
 * number that is longer and begins with the code has lost its plus.
 */
const LONGEST: Readonly<Record<string, number>> = {
  1: 10, 7: 10, 30: 10, 31: 9, 32: 9, 33: 9, 34: 9, 36: 9, 39: 11, 41: 9, 45: 8, 47: 8, 48: 9, 52: 10, 55: 11, 61: 9, 65: 8, 86: 11, 91: 10,
  351: 9, 353: 9, 354: 9, 370: 8, 371: 8, 372: 8, 386: 8, 420: 9, 421: 9, 852: 8, 971: 9, 972: 9,
};

const CALLED = COUNTRIES.filter(({ calling }) => calling !== null);
const CALLING = new Map(CALLED.map(({ alpha2, calling }) => [alpha2, calling ?? '']));
const CODES = [...new Set([...CALLING.values(), ...GLOBAL])];
/** Of these no number begins with 0 behind the code: it is what is dialled within the country. */
const WITH_ZERO = CODES.filter((code) => TRUNKS[code] === undefined);
const OTHERS = CODES.filter((code) => TRUNKS[code] !== undefined);

/** By length of the code, which no other begins with: lists are looked through in a fraction of the time of a pattern of them all. */
function isKnown(value: string): string {
  return [2, 1, 3].flatMap((length) => {
    const begins = (codes: readonly string[], more: string): string[] => {
      const fitting = codes.filter((code) => code.length === length);
      return fitting.length === 0 ? [] : [`(substr(${value}, 2, ${length}) in (${fitting.map(literal).join(', ')})${more})`];
    };
    return [...begins(WITH_ZERO, ` and substr(${value}, ${2 + length}, 1) <> '0'`), ...begins(OTHERS, '')];
  }).join(' or ');
}

const isNumber = (value: string): string => `(${value} ~ ${LENGTH} and (${isKnown(value)}))`;

/** Without the 0 behind the code. */
const withoutZero = (number: string): string => `regexp_replace(${number}, '^[+](${WITH_ZERO.join('|')})0', '+\\1')`;

const options = z.strictObject({
  /** Country of numbers that are written without their country code, two letters. */
  country: z.string().refine((code) => CALLING.has(code), 'a country of ISO 3166-1 in two capital letters').optional(),
  /** Or the column that says it for each row, cleaned by the rule `country`. */
  country_column: identifier.optional(),
});

/** Telephone numbers in E.164; what is none is null, with what is wrong with it. */
export const phone = rule({
  name: 'phone',
  options,
  types: /^varchar$/,
  reads: ({ country_column: column }) => (column === undefined ? [] : [column]),
  plan: ({ country, country_column: column }) => {
    const constant = country === undefined ? null : CALLING.get(country) ?? null;
    const looked = column === undefined ? null : lookedUp(column, CALLING);
    const code = looked === null ? (constant === null ? 'cast(null as varchar)' : literal(constant)) : constant === null ? looked : `coalesce(${looked}, ${literal(constant)})`;
    return {
      needs: 'row',
      // A missing number too is as it should be: looking for its country would take longer than all else.
      form: (value) => `case when ${value} is null or ${isNumber(value)} then ${value} else ${international(bare(value), code)} end`,
      why: ({ value, form }) => `case when ${value} is null or ${isNumber(form)} then null
        when ${trimmed(value)} = '' then 'blank'
        when not (${bare(value)} ~ '^[+]*[0-9]+$') then 'not a number'
        when ${form} is null then 'no country code'
        when not (${form} ~ ${LENGTH}) then 'wrong length'
        else 'no such country code' end`,
      value: ({ form, why }) => `case when ${why} is null then ${form} end`,
      reasons: ['blank', 'not a number', 'no country code', 'wrong length', 'no such country code'].map((name) => ({ name, action: 'nulled' })),
    };
  },
});

/**
 * Digits of a number as it is called from abroad, however it is written: what the rule makes of it where one code holds for all. Without a
 * code, a number that does not say its own stays as it is. Whether there is such a number is not asked.
 */
export function dialledDigits(value: string, code: string | undefined): string {
  const number = `regexp_replace(${bare(value)}, '[^0-9+]', '', 'g')`;
  const national = code === undefined ? number : `case when left(${number}, ${code.length}) = '${code}' and length(${number}) > ${LONGEST[code] ?? code.length + 8} then ${abroad(number)}
    else '${code}' || ${withoutTrunk(number, code)} end`;
  const digits = `regexp_replace(case when ${number} like '+%' then ${abroad(`substr(${number}, 2)`)} when ${number} like '00%' then ${abroad(`substr(${number}, 3)`)} else ${national} end, '[^0-9]', '', 'g')`;
  // Most are clean: without a 0 where one could stand behind the code, there is nothing to do.
  return `case when ${value} ~ '^[+][1-9][0-9]{7,14}$' and substr(${value}, 3, 3) not like '%0%' then substr(${value}, 2) else ${digits} end`;
}

const abroad = (digits: string): string => `regexp_replace(${digits}, '^(${WITH_ZERO.join('|')})0', '\\1')`;

function withoutTrunk(number: string, code: string): string {
  const trunk = TRUNKS[code] ?? '0';
  return trunk === '' ? number : `regexp_replace(${number}, '^${trunk}', '')`;
}

/** An extension is dialled by hand once somebody has answered. */
const EXTENSION = "'[ ,;]*([Ee][Xx][Tt]([.]|[Ee][Nn][Ss][Ii][Oo][Nn])?|[Xx]|#)[ .:]*[0-9]{1,6} *$'";

/** Without what only helps to read it: blanks, brackets, dots, hyphens, and the `(0)` between country code and number; and without an extension. */
function bare(value: string): string {
  // Few have one, and each of those has one of these.
  const withoutExtension = `case when ${['x', 'X', '#'].map((sign) => `strpos(${value}, '${sign}') > 0`).join(' or ')} then regexp_replace(${value}, ${EXTENSION}, '') else ${value} end`;
  return `regexp_replace(replace(${withoutExtension}, '(0)', ''), '[ ()./\\t\\r\\n\u00a0-]', '', 'g')`;
}

/** Begins with a plus; null where nothing says which country it is in. */
function international(number: string, code: string): string {
  const trunks = Object.keys(TRUNKS).map((calling) => `when '${calling}' then ${withoutTrunk(number, calling)}`);
  const longest = `case ${code} ${Object.entries(LONGEST).map(([calling, digits]) => `when '${calling}' then ${digits}`).join(' ')} else length(${code}) + 8 end`;
  return `case when ${number} like '+%' then ${withoutZero(number)} when ${number} like '00%' then ${withoutZero(`('+' || substr(${number}, 3))`)}
    when left(${number}, length(${code})) = ${code} and length(${number}) > ${longest} then ${withoutZero(`('+' || ${number})`)}
    else '+' || ${code} || case ${code} ${trunks.join(' ')} else regexp_replace(${number}, '^0', '') end end`;
}
