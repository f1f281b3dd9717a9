import { featureRows } from '../warehouse/feature-rows.ts';
import { tablesRead } from '../warehouse/lineage/tables-read.ts';
import { publishMembership } from '../warehouse/membership/publish.ts';
import { transact } from '../warehouse/transact.ts';
import { refuseUnusableValues } from '../warehouse/unusable-values.ts';
import { countCustomers } from './customers.ts';
import type { ActivityDeps } from './deps.ts';
import { fractionsAmong, requireFeatures } from './features.ts';
import { compareWithLegacy } from './legacy/compare.ts';
import { traced } from './lineage/traced.ts';
import { readModel } from './registry/models.ts';
import { publishSegments } from './registry/published-segments.ts';
import { settingsOf } from './settings.ts';
import { step, type StepControl } from './step.ts';
import { FEATURES } from './take-snapshot.ts';
import type { Night, SegmentReport } from './types.ts';

interface ScoreInput { night: Night; segmentation: string; version: number | null }
export interface Scored { customers: number; segments: SegmentReport[] }

/** Puts every customer of the night into a segment, in one statement inside the warehouse, and publishes the result with its summary. */
export const scoreCustomers = step(async (deps, input: ScoreInput, control): Promise<Scored> => {
  const about = {
    job: `score.${input.segmentation}`, description: `Puts every customer into a segment of ${input.segmentation}.`, night: input.night,
    inputs: tablesRead(deps.project, FEATURES), outputs: ['marts.segment_membership', 'marts.segment_membership_history', 'marts.segments'],
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
  const { preparation, centroids, membership } = artefact;
  const { mode, hysteresis } = settingsOf(deps, segmentation);
  const features = preparation.features.map(({ feature }) => feature);
  requireFeatures(project, features, `segmentation ${segmentation}, model v${version}`);
  const rows = featureRows(project, features);

  await transact(warehouse, async (trx) => {
    await publishMembership(trx, warehouse, {
      segmentation, date: logicalDate, version, customers, run, model: { ...preparation, centroids, ...(membership && { membership }) },
      source: `${rows} where as_of_date = cast(:date as date)`,
      hysteresis: mode === 'stable' ? hysteresis : null,
    });
    const scored = await publishSegments(trx, { segmentation, date: logicalDate, version, customers });
    // Who has NaN or infinity in a feature is in no segment: look for it only then.
    if (scored < customers) {
      await refuseUnusableValues(trx, {
        where: `segmentation ${segmentation} on ${logicalDate}`, source: `${rows} where as_of_date = cast(? as date)`, bindings: [logicalDate], features: fractionsAmong(project, features),
      });
    }
    await checkpoint('score:before-commit');
  }, { signal });
  await checkpoint('score:after-commit');
  await compareWithLegacy(deps, segmentation, logicalDate);

  const segments = await knex('marts.segments').where({ segmentation, as_of_date: logicalDate })
    .orderBy([{ column: 'size', order: 'desc' }, { column: 'segment_id' }])
    .select<{ segment_id: string; name: string; size: number; share: number }[]>('segment_id', 'name', 'size', 'share');
  deps.log.info({ segmentation, logicalDate, customers }, 'scored');
  return { customers, segments: segments.map(({ segment_id, name, size, share }) => ({ segmentation, id: segment_id, name, size, share })) };
}
