import { z } from 'zod';
import { rule } from '../rule.ts';
import { loweredAscii, trimmed } from '../text-sql.ts';

/**
 * An address as mail providers take it: a dot-atom (RFC 5322, without `?`), and a domain of two labels or more whose last begins
 * with a letter. Quoted local parts, addresses of machines and letters beyond ASCII are refused: no destination could use them.
 */
const ATOM = "[a-z0-9!#$%&''*+/=^_`{|}~-]+";
const LABEL = '[a-z0-9]+(-+[a-z0-9]+)*';
const ADDRESS = `'^${ATOM}([.]${ATOM})*@(${LABEL}[.])+[a-z][a-z0-9-]*[a-z0-9]$'`;

/** Over the trimmed address in small letters. In this order: the first that fits is the reason. */
const FAULTS: readonly (readonly [string, (form: string) => string])[] = [
  ['blank', (form) => `${form} = ''`],
  ['no @', (form) => `${form} not like '%@%'`],
  ['more than one @', (form) => `${form} like '%@%@%'`],
  ['blank inside', (form) => `${form} like '% %'`],
  ['no domain', (form) => `${form} like '%@'`],
  ['no dot in the domain', (form) => `${form} not like '%@%.%'`],
  ['not the form of an address', () => '1 = 1'],
];

/** E-mail addresses in small letters without blanks around them; what is no address is null, with what is wrong with it. */
export const email = rule({
  name: 'email',
  options: z.strictObject({}),
  types: /^varchar$/,
  plan: () => ({
    needs: 'row',
    // Nearly all addresses are good as they come.
    form: (value) => `case when ${value} ~ ${ADDRESS} then ${value} else ${loweredAscii(trimmed(value))} end`,
    value: ({ form }) => `case when ${form} ~ ${ADDRESS} and length(${form}) <= 254 then ${form} end`,
    why: ({ form }) => `case when ${form} is null or (${form} ~ ${ADDRESS} and length(${form}) <= 254) then null ${FAULTS.map(([name, fault]) => `when ${fault(form)} then '${name}'`).join(' ')} end`,
    reasons: FAULTS.map(([name]) => ({ name, action: 'nulled' })),
  }),
});
