import { z } from 'zod';
import { COUNTRIES } from '../facts/countries.ts';
import { rule } from '../rule.ts';
import { collapsed, lookedUp, lowered } from '../text-sql.ts';

const KNOWN = new Map(COUNTRIES.flatMap(({ alpha2, alpha3, names }) => [alpha2, alpha3, ...names].map((text): [string, string] => [text.toLowerCase(), alpha2])));
const TWO_LETTERS = COUNTRIES.map(({ alpha2 }) => `'${alpha2}'`).join(', ');

/** Countries as two letters (ISO 3166-1 alpha-2), from these, from three letters or from their names in English. */
export const country = rule({
  name: 'country',
  options: z.strictObject({}),
  types: /^varchar$/,
  plan: () => ({
    needs: 'row',
    form: (value) => `case when ${value} in (${TWO_LETTERS}) then ${value} else ${lowered(collapsed(value))} end`,
    value: ({ value, form }) => `case when ${value} in (${TWO_LETTERS}) then ${value} else ${lookedUp(form, KNOWN)} end`,
    why: ({ value, form }) => `case when ${value} is null or ${value} in (${TWO_LETTERS}) then null when ${form} = '' then 'blank' when ${lookedUp(form, KNOWN)} is null then 'no country' end`,
    reasons: [{ name: 'blank', action: 'nulled' }, { name: 'no country', action: 'nulled' }],
  }),
});
