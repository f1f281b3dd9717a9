/** What changes on the drift day, for the customers it reaches. Factors multiply a rate; shifts add to the logit of a share. */
export interface Drift {
  /** Share of customers whose behaviour changes. */
  reach: number;
  sessions: number;
  carts: number;
  mobile: number;
  evening: number;
  discount: number;
}

/** A redesign of the app: visits triple and move to the phone, orders move into the evening, more of them discounted. */
export const DEFAULT_DRIFT: Drift = { reach: 0.9, sessions: 3, carts: 1.2, mobile: 1.5, evening: 0.9, discount: 0.7 };

export function logit(share: number): number {
  return Math.log(share / (1 - share));
}

export function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** A share moved by `shift` on the logit scale, which keeps it inside (0, 1). */
export function shifted(share: number, shift: number): number {
  return logistic(logit(share) + shift);
}
