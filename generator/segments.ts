/**
 * How the members of a planted segment behave: the centre around which each member varies.
 * Rates are per 28 days unless they say otherwise; shares and chances lie in (0, 1).
 */
export interface SegmentProfile {
  name: string;
  /** Of all customers. */
  share: number;
  orders: number;
  /** Lines in an order; at least 1. */
  lines: number;
  /** Where in each category's price range purchases lie: 0 cheapest, 1 dearest. */
  priceTier: number;
  /** Chance that a line carries a discount. */
  discount: number;
  /** How many of the categories a member buys from. */
  breadth: number;
  /** Share of orders on Saturday and Sunday; 2/7 is no preference. */
  weekend: number;
  /** Share of orders and visits from 18:00 UTC on. */
  evening: number;
  /** Share of orders by app; what neither app nor web takes is bought in a store. */
  app: number;
  web: number;
  sessions: number;
  /** Pages in a visit; at least 1. */
  pages: number;
  /** Products put in the cart in a visit. */
  carts: number;
  /** Share of visits by phone. */
  mobile: number;
  /** Chance that a message is opened, and that an opened one is clicked. */
  open: number;
  click: number;
  /** Support tickets in 84 days. */
  tickets: number;
}

/** How far members lie from their segment's centre: standard deviations on the log scale (rates) and on the logit scale (shares). */
export const INDIVIDUALITY = { rate: 0.25, share: 0.35 };

/**
 * Six segments, each high on behaviours of its own, so that no two are neighbours and each pair is about equally far apart:
 * the number of segments can then be found from the data, though their members overlap.
 */
export const DEFAULT_SEGMENTS: readonly SegmentProfile[] = [
  { name: 'regulars', share: 0.35, orders: 4.6, lines: 1.3, priceTier: 0.35, discount: 0.15, breadth: 3, weekend: 0.19, evening: 0.2, app: 0.1, web: 0.25, sessions: 1.8, pages: 1.6, carts: 0.15, mobile: 0.35, open: 0.3, click: 0.15, tickets: 0.25 },
  { name: 'bargain-hunters', share: 0.25, orders: 3, lines: 2, priceTier: 0.3, discount: 0.65, breadth: 5, weekend: 0.29, evening: 0.25, app: 0.15, web: 0.35, sessions: 2.2, pages: 1.7, carts: 0.3, mobile: 0.4, open: 0.7, click: 0.3, tickets: 0.25 },
  { name: 'digital-browsers', share: 0.17, orders: 3, lines: 1.5, priceTier: 0.45, discount: 0.2, breadth: 4, weekend: 0.29, evening: 0.35, app: 0.55, web: 0.3, sessions: 7, pages: 1.8, carts: 0.8, mobile: 0.85, open: 0.35, click: 0.25, tickets: 0.25 },
  { name: 'weekend-families', share: 0.12, orders: 3, lines: 4, priceTier: 0.45, discount: 0.2, breadth: 7, weekend: 0.64, evening: 0.15, app: 0.1, web: 0.25, sessions: 2, pages: 1.6, carts: 0.3, mobile: 0.35, open: 0.3, click: 0.15, tickets: 0.25 },
  { name: 'evening-connoisseurs', share: 0.08, orders: 3, lines: 1.6, priceTier: 0.9, discount: 0.06, breadth: 2.5, weekend: 0.29, evening: 0.75, app: 0.15, web: 0.5, sessions: 2.2, pages: 1.8, carts: 0.25, mobile: 0.25, open: 0.2, click: 0.2, tickets: 0.25 },
  { name: 'devotees', share: 0.03, orders: 8, lines: 2.6, priceTier: 0.55, discount: 0.15, breadth: 6, weekend: 0.29, evening: 0.3, app: 0.35, web: 0.35, sessions: 5, pages: 1.8, carts: 0.45, mobile: 0.5, open: 0.55, click: 0.3, tickets: 2.8 },
];
