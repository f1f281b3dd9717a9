import { Registry } from '../registry.ts';

/** A fixed function of one value, without parameters: `name` is all that a stored model needs. */
export interface Transform {
  readonly name: string;
  readonly apply: (value: number) => number;
}

/** Transforms by name; a new one is one entry (the warehouse needs its SQL form under the same name). */
export const transforms = new Registry<Transform>('transform', [
  { name: 'none', apply: (value) => value },
  // Odd on purpose: refunds make spend negative, where ln(1 + x) is undefined. Equal to log1p for x >= 0. In SQL:
  // sign(x) * ln(1 + abs(x)).
  { name: 'log1p', apply: (value) => Math.sign(value) * Math.log1p(Math.abs(value)) },
]);
