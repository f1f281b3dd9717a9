import { z } from 'zod';
import { CURRENCIES, CURRENCY_SIGNS } from '../facts/currencies.ts';
import { rule } from '../rule.ts';
import { collapsed, lookedUp, lowered } from '../text-sql.ts';

const KNOWN = new Map([...CURRENCIES.map((code): [string, string] => [code.toLowerCase(), code]), ...Object.entries(CURRENCY_SIGNS).map(([sign, code]): [string, string] => [sign.toLowerCase(), code])]);

/** Currencies as three letters (ISO 4217). Names the currency of an amount; converts nothing. */
export const currency = rule({
  name: 'currency',
  options: z.strictObject({}),
  types: /^varchar$/,
  plan: () => ({
    needs: 'row',
    form: (value) => lowered(collapsed(value)),
    value: ({ form }) => lookedUp(form, KNOWN),
    why: ({ form }) => `case when ${form} is null then null when ${form} = '' then 'blank' when ${lookedUp(form, KNOWN)} is null then 'no currency' end`,
    reasons: [{ name: 'blank', action: 'nulled' }, { name: 'no currency', action: 'nulled' }],
  }),
});
