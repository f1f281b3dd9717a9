import type { z } from 'zod';
import { detectInThread } from '../../activities/graph/detect.ts';
import { graphSchema } from '../../config/graph.ts';
import { createRandom } from '../../analytics/index.ts';
import { CORE_SQL, loadProject, type Project } from '../../warehouse/models/project.ts';
import type { LandedRow } from './landing.ts';

export type GraphInput = z.input<typeof graphSchema>;

/** The shop with a customer graph. */
export async function graphProject(graph: GraphInput, ...folders: string[]): Promise<Project> {
  return loadProject({ folders: [CORE_SQL, ...folders], systems: ['shop'], graph: { ...graphSchema.parse(graph), detect: detectInThread } });
}

export interface Circles { lines: LandedRow[]; register: LandedRow[]; /** The circle of each customer. */ truth: Map<string, number> }

/** Circles of customers who mostly buy what their circle likes: 6 of 12 products of its own, one of another, and what everybody buys. */
export function circles(count: number, size: number, day: string, seed = 1): Circles {
  const random = createRandom(seed);
  const truth = new Map(Array.from({ length: count * size }, (_, index) => [`C${String(index * 7919 % 100_003).padStart(6, '0')}`, index % count]));
  const lines: LandedRow[] = [];
  for (const [customer_id, circle] of truth) {
    const own = Array.from(random.sample(6, 12), (product) => `P${circle}-${product}`);
    const bought = [...own, `P${random.integer(count)}-${random.integer(12)}`, 'BREAD'];
    bought.forEach((product_id, index) => lines.push({ customer_id, order_id: `O-${customer_id}`, line_number: index + 1, product_id, ordered_at: `${day} 10:00:00`, quantity: 1, discount: 0, amount: 10 + circle }));
  }
  return { lines, truth, register: [...truth.keys()].map((customer_id) => ({ customer_id, acquired_at: '2026-01-01 00:00:00', updated_at: '2026-01-01 00:00:00' })) };
}
