import { featureRows } from '../warehouse/feature-rows.ts';
import { tablesRead } from '../warehouse/lineage/tables-read.ts';
import { nearestCentroidSql } from '../warehouse/scoring.ts';
import { transact } from '../warehouse/transact.ts';
import { countCustomers } from './customers.ts';
import type { ActivityDeps } from './deps.ts';
import { traced } from './lineage/traced.ts';
import { readModel } from './registry/models.ts';
import { step, type StepControl } from './step.ts';
import { FEATURES } from './take-snapshot.ts';
import type { Night, SegmentReport } from './types.ts';

interface ScoreInput { night: Night; segmentation: string; version: number | null }
export interface Scored { customers: number; segments: SegmentReport[] }

/** Puts every customer of the night into a segment, in one statement inside the warehouse, and publishes the result with its summary. */
export const scoreCustomers = step(async (deps, input: ScoreInput, control): Promise<Scored> => {
  const about = {
    job: `score.${input.segmentation}`, description: `Puts every customer into a segment of ${input.segmentation}.`, night: input.night,
    inputs: tablesRead(deps.project, FEATURES), outputs: ['marts.segment_membership', 'marts.segments'],
    rows: ({ customers, segments }: Scored): Record<string, number> => (segments.length > 0 ? { 'marts.segment_membership': customers, 'marts.segments': segments.length } : {}),
  };
  return traced(deps, control, about, () => score(deps, input, control));
});

async function score(deps: ActivityDeps, input: ScoreInput, { signal }: StepControl): Promise<Scored> {
  const { warehouse, project, checkpoint } = deps;
  const { night: { logicalDate, run }, segmentation, version } = input;
  const { knex } = warehouse;
  const customers = await countCustomers(knex, logicalDate);
  if (version === null) return { customers, segments: [] };

  const { artefact } = await readModel(knex, segmentation, version);
  const { preparation, centroids } = artefact;
  const scoring = nearestCentroidSql({ ...preparation, centroids },
    `${featureRows(project, preparation.features.map(({ feature }) => feature))} where as_of_date = cast(:date as date)`, warehouse.engine.fence);
  const binds = { segmentation, version, date: logicalDate };

  await transact(warehouse, async (trx) => {
    // The ledger row first: it is what makes two runs of one partition wait for each other.
    await trx('meta.partitions')
      .insert({
        dataset: `marts.segment_membership/${segmentation}`, partition_date: logicalDate, fingerprint: `v${version}`, status: 'published',
        rows: customers, run, published_at: new Date().toISOString(),
      })
      .onConflict(['dataset', 'partition_date']).merge();
    await trx('marts.segment_membership').where({ segmentation, as_of_date: logicalDate }).delete();
    await trx.raw(
      `insert into marts.segment_membership (segmentation, as_of_date, customer_id, segment_id, model_version)
       select :segmentation, cast(:date as date), scored.customer_id, named.segment_id, :version
       from (${scoring}) scored
       join meta.model_segments named on named.segmentation = :segmentation and named.version = :version and named.cluster = scored.cluster`,
      binds,
    );
    await trx('marts.segments').where({ segmentation, as_of_date: logicalDate }).delete();
    await trx.raw(
      `insert into marts.segments (segmentation, as_of_date, segment_id, name, model_version, size, share)
       select named.segmentation, cast(:date as date), named.segment_id, named.name, :version,
              count(member.customer_id), cast(count(member.customer_id) as double precision) / :customers
       from (select s.segmentation, s.segment_id, s.name from meta.segments s
             join meta.model_segments m on m.segmentation = s.segmentation and m.segment_id = s.segment_id
             where m.segmentation = :segmentation and m.version = :version) named
       left join marts.segment_membership member
         on member.segmentation = named.segmentation and member.segment_id = named.segment_id and member.as_of_date = cast(:date as date)
       group by named.segmentation, named.segment_id, named.name`,
      { ...binds, customers: Math.max(1, customers) },
    );
    await checkpoint('score:before-commit');
  }, { signal });
  await checkpoint('score:after-commit');

  const rows = await knex('marts.segments').where({ segmentation, as_of_date: logicalDate })
    .orderBy([{ column: 'size', order: 'desc' }, { column: 'segment_id' }])
    .select<{ segment_id: string; name: string; size: number; share: number }[]>('segment_id', 'name', 'size', 'share');
  deps.log.info({ segmentation, logicalDate, customers }, 'scored');
  return { customers, segments: rows.map(({ segment_id, name, size, share }) => ({ segmentation, id: segment_id, name, size, share })) };
}
