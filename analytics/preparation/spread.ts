/** A spread below this share of the values' size is rounding, not information. */
const ROUNDING = 1e-12;
/** The squares of smaller ones are 0. */
const SMALLEST = 1e-150;

/** Whether values between these differ by more than rounding. */
export function isSpread(low: number, high: number): boolean {
  return high - low > Math.max(SMALLEST, ROUNDING * Math.max(Math.abs(low), Math.abs(high)));
}
