import { z } from 'zod';
import { rule } from '../rule.ts';
import { trimmed } from '../text-sql.ts';

/** Text without blanks at either end; what then is empty says nothing, and is null. */
export const trim = rule({
  name: 'trim',
  options: z.strictObject({}),
  types: /^varchar$/,
  plan: () => ({
    needs: 'row',
    form: trimmed,
    why: ({ form }) => `case when ${form} = '' then 'blank' end`,
    value: ({ form }) => `nullif(${form}, '')`,
    reasons: [{ name: 'blank', action: 'nulled' }],
  }),
});
