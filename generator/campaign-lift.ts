/** A campaign as the truth records it. */
export interface CampaignRecord {
  id: string;
  channel: string;
  /** Day index. */
  day: number;
  /** Relative change of a target's order rate, from the day it is sent, for `effectDays` days. */
  effect: number;
  effectDays: number;
  targets: number;
  holdouts: number;
}

/** How much campaigns raise each customer's order rate for now. */
export interface CampaignLift {
  /** Raises a customer's rate by `effect` until the day before `end`. */
  raise(customer: number, effect: number, end: number): void;
  /** The factor on a customer's order rate on a day. */
  factor(customer: number, day: number): number;
}

export function createCampaignLift(count: number): CampaignLift {
  const effects = new Float32Array(count);
  const ends = new Int16Array(count);
  return {
    raise(customer, effect, end) {
      effects[customer] = effect;
      ends[customer] = end;
    },
    factor: (customer, day) => (day < ends[customer]! ? 1 + effects[customer]! : 1),
  };
}
