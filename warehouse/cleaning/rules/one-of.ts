import { z } from 'zod';
import { rule, type StepInput } from '../rule.ts';
import { collapsed, lookedUp, lowered } from '../text-sql.ts';

const word = z.string().regex(/^\S(.*\S)?$/, 'text without blanks at its ends and without line ends');

/** One of a few words, from the ways in which systems write them. Large and small letters, and blanks around a word, make no difference. */
export const oneOf = rule({
  name: 'one_of',
  options: z.strictObject({
    /** Each word with the other ways in which it is written. */
    values: z.record(word, z.array(word)).refine((values) => Object.keys(values).length > 0, 'at least one word'),
    /** What becomes of everything else: `null`, or `keep`, as it is. Default: null. */
    otherwise: z.enum(['null', 'keep']).default('null'),
  }),
  types: /^varchar$/,
  plan: ({ values, otherwise }) => {
    const known = new Map(Object.entries(values).flatMap(([to, ways]) => [to, ...ways].map((from): [string, string] => [from.toLowerCase(), to])));
    return {
      needs: 'row',
      form: (value) => lowered(collapsed(value)),
      value: ({ value, form }) => (otherwise === 'keep' ? `coalesce(${lookedUp(form, known)}, ${value})` : lookedUp(form, known)),
      ...(otherwise === 'keep' ? {} : {
        why: ({ form }: StepInput) => `case when ${form} is null then null when ${form} = '' then 'blank' when ${lookedUp(form, known)} is null then 'none of the words' end`,
      }),
      reasons: otherwise === 'keep' ? [] : [{ name: 'blank', action: 'nulled' }, { name: 'none of the words', action: 'nulled' }],
    };
  },
});
