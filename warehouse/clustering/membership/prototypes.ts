import { double } from '../numbers.ts';
import type { MembershipForm, ScoredMembership } from './form.ts';

interface Prototypes extends ScoredMembership {
  categorical: readonly number[];
  gamma: number;
  prototypes: readonly (readonly number[])[];
}

/** Squared distances of numbers, and a price for each category that is another one. */
export function prototypesForm({ categorical, gamma, prototypes }: Prototypes): MembershipForm {
  const part = (value: number, column: number): string => (categorical.includes(column)
    ? `case when abs(x${column} - ${double(value)}) < 1e-9 then cast(0 as double precision) else ${double(gamma)} end + 0 * x${column}`
    : `(x${column} - ${double(value)}) * (x${column} - ${double(value)})`);
  return { distances: prototypes.map((prototype) => prototype.map(part).join(' + ')) };
}
