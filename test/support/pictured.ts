import { createRandom } from '../../analytics/random.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { plantedBlobs } from '../analytics/planted.ts';

export const NIGHTS = ['2026-04-01', '2026-04-02'] as const;
export const FEATURES = ['orders_84d', 'sessions_28d', 'discount_share_84d', 'weekend_share_84d'] as const;

/** Three kinds of customers, and how many there are of each. */
const CENTRES = [[0, 0, 0, 0], [8, 0, 4, 0], [0, 8, 0, 4]];
const SHARES = [0.6, 0.32, 0.08];
const SEGMENTS = ['s001', 's002', 's004'] as const;
const NAMES = ['Everyday buyers', 'Bargain <b>hunters</b>', 'Weekend visitors'] as const;

export interface Pictured { customers: number; ids: string[] }

/**
 * What two nights of one segmentation leave in the warehouse that pictures are made of: 400 customers in three planted segments, of whom
 * on the second night one in ten is elsewhere, ten have left and five are new. v1 serves, v2 has never.
 */
export async function fillPictured({ knex }: Warehouse, customers = 400, segmentation = 'customers'): Promise<Pictured> {
  const { data, truth } = plantedBlobs({ seed: 3, rows: customers + 5, centres: CENTRES, shares: SHARES });
  const random = createRandom(8);
  const ids = Array.from({ length: data.rows }, (_, row) => `customer-${String(row).padStart(5, '0')}-secret`);
  await knex.raw(`create table if not exists marts.customer_features (as_of_date date, customer_id varchar, ${FEATURES.map((name) => `${name} double precision`).join(', ')})`);
  for (const [night, date] of NIGHTS.entries()) {
    const there = ids.flatMap((id, row) => ((night === 0 ? row < customers : row >= 10 || customers <= 10) ? [{ id, row }] : []));
    const own = there.map(({ id, row }) => ({ id, row, segment: night === 1 && random.uniform() < 0.1 ? (truth[row]! + 1) % 3 : truth[row]! }));
    if (own.length > 0) {
      await knex('marts.customer_features').insert(own.map(({ id, row }) => ({ as_of_date: date, customer_id: id, ...Object.fromEntries(FEATURES.map((name, index) => [name, data.columns[index]![row]!])) })));
      await knex('marts.segment_membership').insert(own.map(({ id, segment }) => ({ segmentation, as_of_date: date, customer_id: id, segment_id: SEGMENTS[segment]!, model_version: 1 })));
    }
    await knex('marts.segments').insert(SEGMENTS.map((segment_id, index) => {
      const size = own.filter(({ segment }) => segment === index).length;
      return { segmentation, as_of_date: date, segment_id, name: NAMES[index]!, model_version: 1, size, share: size / Math.max(1, own.length) };
    }));
  }
  await knex('meta.models').insert([1, 2].map((version) => ({ segmentation, version, sha256: `${segmentation}${version}`, logical_date: NIGHTS[version - 1], artefact: JSON.stringify(artefact(segmentation, version)), created_at: '2026-04-02T02:00:00Z' })));
  await knex('meta.model_segments').insert(SEGMENTS.map((segment_id, cluster) => ({ segmentation, version: 1, cluster, segment_id, profile: JSON.stringify({ size: 1, share: 0.1, medians: {}, differences: {}, details: details(cluster) }) })));
  return { customers, ids };
}

function artefact(segmentation: string, version: number): object {
  const candidates = [2, 3, 4, 5, 6].map((k) => ({ k, silhouette: 0.6 - Math.abs(k - 3) / 10, smallestShare: 0.05, inertia: k === 2 ? 5200 : 1600 - 100 * k, calinskiHarabasz: 900 - 90 * Math.abs(k - 3), daviesBouldin: 0.5 + Math.abs(k - 3) / 5, passedOver: k === 3 ? null : 'too few' }));
  const choice = { by: 'silhouette', options: {}, minShare: 0, one: { inertia: 12000 }, candidates, opinions: [{ rule: 'elbow', k: 3, reason: 'knee' }, { rule: 'silhouette', k: 3, reason: 'highest' }] };
  const features = FEATURES.map((feature) => ({ feature, impute: 0, transform: 'none', center: 0, scale: 1 }));
  return { segmentation, algorithm: 'kmeans', logicalDate: NIGHTS[version - 1], k: 3, centroids: CENTRES, features: [], preparation: { features, dropped: [] }, metrics: { inertia: 1300, silhouette: 0.6, silhouettes: [], reason: 'silhouette 0.600 is the highest for k in 2, 3, 4, 5, 6', ...(version === 1 && { choice }) } };
}

function details(cluster: number): object {
  return { customers: 400, features: FEATURES.map((feature, index) => ({ feature, label: feature.replaceAll('_', ' '), made: index < 3, difference: CENTRES[cluster]![index]! / 4 - 0.3, index: index === 2 ? null : 100 + 20 * cluster, effect: (4 - index) / 5 })) };
}
