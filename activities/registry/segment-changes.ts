import type { Knex } from 'knex';
import type { SegmentChange } from '../../analytics/index.ts';

/** What became of segments with a model: old ones by id, new ones by cluster. */
export type ModelChange = SegmentChange<string, number>;

/** Writes down what a model's clusters changed, under the ids that these have now. */
export async function recordChanges(trx: Knex, segmentation: string, version: number, changes: readonly ModelChange[], idOf: ReadonlyMap<number, string>): Promise<void> {
  const named = (cluster: number): string | null => idOf.get(cluster) ?? null;
  const rows = changes.map((change, index) => ({ segmentation, version, sequence: index + 1, change: change.change, ...told(change, named) }));
  if (rows.length > 0) await trx('meta.segment_changes').insert(rows);
}

interface Told { segment_id: string | null; other_segment_id: string | null; members: number | null; share: number | null }

/** The segment that came or went, and the one that it came from or went to. */
function told(change: ModelChange, named: (cluster: number) => string | null): Told {
  const segment_id = 'new' in change ? named(change.new) : change.old;
  if (!('shared' in change)) return { segment_id, other_segment_id: null, members: null, share: null };
  return { segment_id, other_segment_id: 'from' in change ? change.from : named(change.into), members: change.shared, share: change.share };
}
