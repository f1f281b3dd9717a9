import { dialledDigits } from '../cleaning/rules/phone.ts';
import { loweredMostlyAscii } from '../cleaning/text-sql.ts';
import type { IdentifierKind, IdentitySettings } from './settings.ts';

type Form = (value: string, settings: IdentitySettings) => string;

/**
 * The form in which an identifier is compared, as SQL over a text expression; null where it is none. Add a kind here and in the
 * configuration's list.
 */
export const FORMS: Record<IdentifierKind, Form> = {
  /** Case and blanks do not tell two addresses apart; what is no address links nobody. */
  email: (value) => `case when trim(${value}) like '%_@_%.__%' and trim(${value}) not like '%@%@%' and trim(${value}) not like '% %' then ${loweredMostlyAscii(`trim(${value})`)} end`,
  phone: (value, settings) => phoneForm(value, settings),
  /** Cards are printed in groups, and typed in either case. */
  loyalty_id: (value) => `nullif(upper(regexp_replace(${value}, '[^0-9A-Za-z]', '', 'g')), '')`,
  cookie: (value) => `nullif(trim(${value}), '')`,
  device: (value) => `nullif(trim(${value}), '')`,
};

/** Digits with the calling code in front, 8 to 15 of them (E.164): as the rule `phone` reads them. */
function phoneForm(value: string, { callingCode }: IdentitySettings): string {
  const digits = dialledDigits(value, callingCode);
  return `case when length(${digits}) between 8 and 15 then ${digits} end`;
}
