import { Registry } from '../registry.ts';
import { yeoJohnson } from './yeo-johnson.ts';

/** A function of one value: its name, and what it learned where it learns, are all that a stored model needs. */
export interface Transform {
  readonly name: string;
  /** Learns parameters from a feature's training values (missing = NaN, at least one is there). Left out: it has none. */
  readonly fit?: (values: Float64Array) => Record<string, number>;
  /** Rising; NaN for NaN. */
  readonly apply: (value: number, parameters?: Readonly<Record<string, number>>) => number;
}

/** Transforms by name; a new one is one entry (the warehouse needs its SQL form under the same name). */
export const transforms = new Registry<Transform>('transform', [
  { name: 'none', apply: (value) => value },
  // Odd on purpose: refunds make spend negative, where ln(1 + x) is undefined. Equal to log1p for x >= 0. In SQL:
  // sign(x) * ln(1 + abs(x)).
  { name: 'log1p', apply: (value) => Math.sign(value) * Math.log1p(Math.abs(value)) },
  yeoJohnson,
]);
