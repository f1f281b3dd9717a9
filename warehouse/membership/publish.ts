import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { nearestCentroidSql, type ScoringModel } from '../scoring.ts';
import type { Warehouse } from '../warehouse.ts';
import { updateHistory } from './history.ts';
import { heldOrNearestSql, type Hysteresis } from './hysteresis.ts';
import { baseOf, membershipDataset, neighboursOf, type Neighbours } from './neighbours.ts';

export interface Membership {
  segmentation: string;
  date: LogicalDate;
  /** Of the model, whose clusters have their identities in `meta.model_segments`. */
  version: number;
  model: ScoringModel;
  /** What follows FROM: customers of the date with their features; may name the bind `:date`. */
  source: string;
  /** Mode `stable`; null in mode `responsive`, where everybody is in the nearest segment. */
  hysteresis: Hysteresis | null;
  customers: number;
  run: string;
}

/** Puts every customer of a night into a segment and brings the history of memberships to that, inside one transaction. */
export async function publishMembership(trx: Knex.Transaction, warehouse: Warehouse, membership: Membership): Promise<void> {
  const { segmentation, date, version, customers, run } = membership;
  // What two nights share comes first: one of them then waits for the other, or is tried again, and sees its rows.
  await trx('meta.whole_tables').insert({ dataset: `marts.segment_membership_history/${segmentation}`, run }).onConflict('dataset').merge();
  await trx('meta.partitions')
    .insert({
      dataset: membershipDataset(segmentation), partition_date: date, fingerprint: `v${version}`, status: 'published', rows: customers, run,
      published_at: new Date().toISOString(),
    })
    .onConflict(['dataset', 'partition_date']).merge();
  const neighbours = await neighboursOf(trx, segmentation, date);
  const { sql, base } = await scoringOf(trx, warehouse, membership, neighbours);
  await trx('marts.segment_membership').where({ segmentation, as_of_date: date }).delete();
  await trx.raw(
    `insert into marts.segment_membership (segmentation, as_of_date, customer_id, segment_id, model_version, nights_in_segment)
     select :segmentation, cast(:date as date), scored.customer_id, named.segment_id, :version, scored.nights
     from (${sql}) scored
     join meta.model_segments named on named.segmentation = :segmentation and named.version = :version and named.cluster = scored.cluster`,
    { segmentation, version, date, base },
  );
  await updateHistory(trx, warehouse, { segmentation, date, neighbours });
}

/** A select of `customer_id, cluster, nights`; in mode `responsive` nobody counts nights. */
async function scoringOf(trx: Knex.Transaction, { engine }: Warehouse, { segmentation, date, model, source, hysteresis }: Membership, neighbours: Neighbours): Promise<{ sql: string; base: LogicalDate | null }> {
  if (!hysteresis) return { sql: `select customer_id, cluster, cast(null as integer) as nights from (${nearestCentroidSql(model, source, engine.fence)}) nearest`, base: null };
  return { sql: heldOrNearestSql(model, source, hysteresis, engine.fence), base: await baseOf(trx, segmentation, date, neighbours) };
}
