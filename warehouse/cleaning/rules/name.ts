import { z } from 'zod';
import { literal } from '../../../core/sql-literal.ts';
import { rule, type JudgedInput } from '../rule.ts';
import { collapsed, LETTERS, lowered, raised } from '../text-sql.ts';

/** Where a part of a name begins, after the first. */
const BEFORE_A_PART = [' ', '-', "'"];

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
    value: ({ value, form }: JudgedInput) => (options.case === 'capital'
      ? `case when ${value} ~ '^[A-Z][a-z]+$' then ${value} when ${form} is null or ${form} = '' then null else ${CASES.capital(form)} end`
      : `nullif(${CASES[options.case](form)}, '')`),
    why: ({ form }) => `case when ${form} = '' then 'blank' end`,
    reasons: [{ name: 'blank', action: 'nulled' }],
  }),
});

/** Latin letters only: others have their capitals, and no name in them comes in one size so often. */
const LATIN = LETTERS.slice(0, 26 + 30).filter(({ small }) => small <= '\u00ff');

function capitalised(form: string): string {
  const replaced = BEFORE_A_PART.reduce((text, before) => LATIN.reduce((inner, { small, capital }) => `replace(${inner}, ${literal(before + small)}, ${literal(before + capital)})`, text), `' ' || ${lowered(form)}`);
  return `substr(${replaced}, 2)`;
}
