import type { CleaningRule } from '../rule.ts';
import { country } from './country.ts';
import { currency } from './currency.ts';
import { email } from './email.ts';
import { impute } from './impute.ts';
import { name } from './name.ts';
import { oneOf } from './one-of.ts';
import { outliers } from './outliers.ts';
import { phone } from './phone.ts';
import { trim } from './trim.ts';

/** Every way to clean a column. Add one as a file beside this and a line here. */
export const CLEANING_RULES: readonly CleaningRule[] = [trim, email, phone, name, country, currency, oneOf, outliers, impute];
