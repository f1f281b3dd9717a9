import type { Random } from './random.ts';

/** What two people of one household may have in common. */
export const SHARED_KINDS = ['email', 'phone', 'device', 'cookie'] as const;

export type SharedKind = (typeof SHARED_KINDS)[number];

/** Pairs of customers with one identifier in common. */
export interface Households {
  /** The other of the pair, or -1. */
  partner: Int32Array;
  /** Whose identifier of this kind a customer uses: their own, or that of the pair's elder (lower) number. */
  owner(customer: number, kind: SharedKind): number;
  /** What a customer shares, or null. */
  shared(customer: number): SharedKind | null;
}

/** Pairs up `share` of the customers at random, each pair sharing one kind. */
export function createHouseholds(count: number, share: number, random: Random): Households {
  const partner = new Int32Array(count).fill(-1);
  const kind = new Uint8Array(count);
  const pairs = Math.round((count * share) / 2);
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let place = 0; place < pairs * 2; place++) {
    const other = place + random.below(count - place);
    [order[place], order[other]] = [order[other]!, order[place]!];
  }
  for (let pair = 0; pair < pairs; pair++) {
    const one = order[pair * 2]!;
    const two = order[pair * 2 + 1]!;
    partner[one] = two;
    partner[two] = one;
    kind[one] = kind[two] = pair % SHARED_KINDS.length;
  }
  const shared = (customer: number): SharedKind | null => (partner[customer]! < 0 ? null : SHARED_KINDS[kind[customer]!]!);
  return {
    partner,
    shared,
    owner: (customer, wanted) => (shared(customer) === wanted ? Math.min(customer, partner[customer]!) : customer),
  };
}
