import { z } from 'zod';
import { literal } from '../../../core/sql-literal.ts';
import { NOTHING } from '../facts/nothing.ts';
import { rule, type JudgedInput } from '../rule.ts';
import { collapsed, LETTERS, lowered, raised } from '../text-sql.ts';

/** Where a part of a name begins, after the first. */
const BEFORE_A_PART = " '-";

/** Marks and digits alone. */
const NO_LETTER = "'^[ -@[-`{-~]+$'";

const CASES: Readonly<Record<'keep' | 'capital' | 'upper' | 'lower', (form: string) => string>> = {
  keep: (form) => form,
  upper: raised,
  lower: lowered,
  // Only where all letters are of one size: in "McDonald" or "van Gogh" somebody has thought about it.
  capital: (form) => `case when ${form} = ${raised(form)} or ${form} = ${lowered(form)} then ${capitalised(form)} else ${form} end`,
};

/** Names with one blank between their parts and none around them, and, if asked, in another case. */
export const name = rule({
  name: 'name',
  options: z.strictObject({
    /** `capital`: names that are all in capitals or all in small letters get a capital at the start of each part. Default: keep. */
    case: z.enum(['keep', 'capital', 'upper', 'lower']).default('keep'),
  }),
  types: /^varchar$/,
  plan: (options) => ({
    needs: 'row',
    // Nearly all names are written like this already.
    form: (value) => (options.case === 'keep' || options.case === 'capital' ? `case when ${value} ~ '^[A-Z][a-z]+$' then ${value} else ${collapsed(value)} end` : collapsed(value)),
    value: ({ value, form, why }: JudgedInput) => (options.case === 'capital'
      ? `case when ${value} ~ '^[A-Z][a-z]+$' then ${value} when ${form} is null or ${why} is not null then null else ${CASES.capital(form)} end`
      : `case when ${why} is null then ${CASES[options.case](form)} end`),
    why: ({ form }) => `case when ${form} = '' then 'blank' when ${form} ~ ${NO_LETTER} or ${form} in (${NOTHING.map(literal).join(', ')}) then 'no name' end`,
    reasons: ['blank', 'no name'].map((reason) => ({ name: reason, action: 'nulled' as const })),
  }),
});

/** Stands where a part begins, until its letter is a capital. No name has it. */
const MARK = '\u0001';

function capitalised(form: string): string {
  const marked = `regexp_replace('${MARK}' || ${lowered(form)}, ${literal(`([${BEFORE_A_PART}])`)}, '\\1${MARK}', 'g')`;
  return `replace(${LETTERS.reduce((text, { small, capital }) => `replace(${text}, '${MARK}${small}', '${capital}')`, marked)}, '${MARK}', '')`;
}
