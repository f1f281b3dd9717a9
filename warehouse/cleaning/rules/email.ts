import { z } from 'zod';
import { rule } from '../rule.ts';
import { trimmed } from '../text-sql.ts';

/**
 * An address as mail providers take it: a dot-atom (RFC 5322, without `?`), and a domain of two labels or more whose last begins
 * with a letter. Quoted local parts, addresses of machines and letters beyond ASCII are refused: no destination could use them.
 */
const ATOM = "[A-Za-z0-9!#$%&''*+/=^_`{|}~-]+";
const LABEL = '[A-Za-z0-9]+(-+[A-Za-z0-9]+)*';
const ADDRESS = `'^${ATOM}([.]${ATOM})*@(${LABEL}[.])+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]$'`;

/** Over the trimmed address. In this order: the first that fits is the reason. */
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
    form: trimmed,
    why: ({ form }) => `case when ${form} is null or (${form} ~ ${ADDRESS} and length(${form}) <= 254) then null ${FAULTS.map(([name, fault]) => `when ${fault(form)} then '${name}'`).join(' ')} end`,
    // All ASCII by now, of which every locale has the same small letters.
    value: ({ form, why }) => `case when ${why} is null then lower(${form}) end`,
    reasons: FAULTS.map(([name]) => ({ name, action: 'nulled' })),
  }),
});
