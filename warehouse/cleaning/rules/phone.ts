import { z } from 'zod';
import { literal } from '../../../core/sql-literal.ts';
import { identifier } from '../../models/column-type.ts';
import { COUNTRIES } from '../facts/countries.ts';
import { rule } from '../rule.ts';
import { lookedUp, trimmed } from '../text-sql.ts';

/** ITU-T E.164: a plus, a country code that never begins with 0, at most 15 digits; below 8 nobody abroad can call it. */
const E164 = "'^[+][1-9][0-9]{7,14}$'";

/** What is dialled before a number within a country and left out from abroad, where it is not 0. Italy and its neighbours keep their 0. */
const TRUNKS: Readonly<Record<string, string>> = { 1: '1', 7: '8', 36: '06', 39: '', 378: '', 370: '8' };

const CALLED = COUNTRIES.filter(({ calling }) => calling !== null);
const CALLING = new Map(CALLED.map(({ alpha2, calling }) => [alpha2, calling ?? '']));

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
      form: (value) => `case when ${value} is null or ${value} ~ ${E164} then ${value} else ${international(bare(value), code)} end`,
      why: ({ value, form }) => `case when ${value} is null or ${form} ~ ${E164} then null
        when ${trimmed(value)} = '' then 'blank'
        when not (${bare(value)} ~ '^[+]*[0-9]+$') then 'not a number'
        when ${form} is null then 'no country code'
        else 'wrong length' end`,
      value: ({ form, why }) => `case when ${why} is null then ${form} end`,
      reasons: ['blank', 'not a number', 'no country code', 'wrong length'].map((name) => ({ name, action: 'nulled' })),
    };
  },
});

/** Without what only helps to read it: blanks, brackets, dots, hyphens, and the `(0)` between country code and number. */
function bare(value: string): string {
  return `regexp_replace(replace(${value}, '(0)', ''), '[ ()./\\t\\r\\n\u00a0-]', '', 'g')`;
}

/** Begins with a plus; null where nothing says which country it is in. */
function international(number: string, code: string): string {
  const trunks = Object.entries(TRUNKS).map(([calling, trunk]) =>
    `when '${calling}' then ${trunk === '' ? number : `regexp_replace(${number}, '^${trunk}', '')`}`);
  return `case when ${number} like '+%' then ${number} when ${number} like '00%' then '+' || substr(${number}, 3)
    else '+' || ${code} || case ${code} ${trunks.join(' ')} else regexp_replace(${number}, '^0', '') end end`;
}
