import { z } from 'zod';

/** Which customers belong together, by what they have in common. Left out: nothing is computed, and no night pays for it. */
export const graphSchema = z.strictObject({
  /** What links customers, and how much a link of its kind counts beside the others: `products`, `identifiers`, `referrals`, `households`. */
  relations: z.record(z.string(), z.number().positive().max(1_000)).refine((all) => Object.keys(all).length > 0, 'at least one'),
  /** Days before the night in which purchases link. Default: 84. */
  days: z.int().min(1).max(3_650).default(84),
  /** What more than this share of the customers have in common links nobody. Default: 0.2. */
  maxShare: z.number().positive().max(1).default(0.2),
  /** Customers with whom one is linked by one thing that many share. Default: 10. */
  linksPerThing: z.int().min(2).max(100).default(10),
  /** Strongest links of a customer that are kept. Default: 20. */
  maxNeighbours: z.int().min(1).max(1_000).default(20),
  /** Customers in the graph; of a larger company a sample by hash, the same every night. Default: 20,000. */
  maxCustomers: z.int().min(10).max(200_000).default(20_000),
  /** Fewer members than this are no community. Default: 5. */
  minMembers: z.int().min(2).default(5),
  /** Above 1 finds more and smaller communities, below 1 fewer and larger ones. Default: 1. */
  resolution: z.number().positive().max(100).default(1),
  /** Seed of the order in which customers are looked at. Default: 1. */
  seed: z.int().default(1),
});
