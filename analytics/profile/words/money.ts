/** Money of which nobody says the currency, as headers of features have it. */
const ANY = 'currency';

const KNOWN: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether a unit is money: `currency`, or the three letters of one (ISO 4217), such as `EUR`. */
export function isMoney(unit: string): boolean {
  return unit === ANY || KNOWN.has(unit);
}

/** An amount of money with its sign, "$1,235", where the currency is known: with the digits behind the point that it has, or none where nobody asks for them. */
export function money(value: number, unit: string): string {
  const whole = Math.abs(value) >= 100 || value === 0;
  return inCurrency(value, unit, whole ? { maximumFractionDigits: 0 } : unit === ANY ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : {});
}

/** The same with every digit, for a bound that would say something else if it were rounded. */
export function exactMoney(value: number, unit: string): string {
  return inCurrency(value, unit, { minimumFractionDigits: 0, maximumFractionDigits: 12 });
}

/** Names of currencies without a sign are set apart by a space that does not break; here it is one as any other. */
function inCurrency(value: number, unit: string, digits: Intl.NumberFormatOptions): string {
  return value.toLocaleString('en-US', { ...(unit !== ANY && { style: 'currency', currency: unit }), ...digits }).replaceAll('\u00a0', ' ');
}
