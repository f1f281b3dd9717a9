import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { SegmentDetails } from '../profile/details.ts';
import { recordChanges, type ModelChange } from './segment-changes.ts';

/** What is known of a segment from the snapshot its model was trained on. */
export interface SegmentProfile {
  size: number;
  share: number;
  /** Median by feature, in the feature's own unit. */
  medians: Record<string, number | null>;
  /** Standardised difference from all customers, by feature. */
  differences: Record<string, number>;
  /** All that is said of it in words and figures; missing in models from before that was kept. */
  details?: SegmentDetails | undefined;
}

export interface ModelSegment { cluster: number; segmentId: string; name: string; profile: SegmentProfile }

/** The segments of a model version, in the order of its clusters. */
export async function segmentsOfModel(knex: Knex, segmentation: string, version: number): Promise<ModelSegment[]> {
  const rows = await knex('meta.model_segments as m')
    .join('meta.segments as s', (on) => on.on('s.segmentation', 'm.segmentation').andOn('s.segment_id', 'm.segment_id'))
    .where({ 'm.segmentation': segmentation, 'm.version': version })
    .orderBy('m.cluster')
    .select<{ cluster: number; segment_id: string; name: string; profile: string }[]>('m.cluster', 'm.segment_id', 's.name', 'm.profile');
  return rows.map(({ cluster, segment_id, name, profile }) => ({ cluster, segmentId: segment_id, name, profile: JSON.parse(profile) as SegmentProfile }));
}

export interface NewSegment {
  cluster: number;
  /** The segment of the champion that this one continues, or null for a new one. */
  continues: string | null;
  /** Unique among the segments of the model. */
  name: string;
  profile: SegmentProfile;
}

/**
 * Gives a model's clusters their lasting identities, and writes down what came and went with them. Ids are never used again; a version
 * that has its identities keeps them.
 */
export function recordSegments(warehouse: Warehouse, segmentation: string, version: number, date: LogicalDate, segments: readonly NewSegment[], changes: readonly ModelChange[] = []): Promise<void> {
  return transact(warehouse, async (trx) => {
    const known = await trx('meta.model_segments').where({ segmentation, version }).first('cluster');
    if (known) return;
    const counted = await trx('meta.segments').where({ segmentation }).count<{ born: number }[]>('* as born');
    let born = counted[0]?.born ?? 0;
    const idOf = new Map<number, string>();
    for (const { cluster, continues, name, profile } of segments) {
      const segmentId = continues ?? `s${String(++born).padStart(3, '0')}`;
      idOf.set(cluster, segmentId);
      if (continues === null) await trx('meta.segments').insert({ segmentation, segment_id: segmentId, name, born_on: date });
      await trx('meta.model_segments').insert({ segmentation, version, cluster, segment_id: segmentId, profile: JSON.stringify(profile) });
    }
    await recordChanges(trx, segmentation, version, changes, idOf);
  });
}
