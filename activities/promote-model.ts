import { matchSegments, nameSegments } from '../analytics/index.ts';
import { describeClusters } from './clusters.ts';
import type { ActivityDeps } from './deps.ts';
import { labelsOf } from './labels.ts';
import { profileClusters } from './profile/profile-clusters.ts';
import { championAt, championBefore, moveAlias, wasPromotedOn } from './registry/aliases.ts';
import { readModel } from './registry/models.ts';
import { isBackfill } from './registry/nights.ts';
import { recordSegments, segmentsOfModel, type ModelSegment, type NewSegment } from './registry/segments.ts';
import { step } from './step.ts';
import { readSnapshot } from './take-snapshot.ts';
import type { GateReport, Night, Promotion } from './types.ts';

export interface PromotionInput {
  night: Night;
  segmentation: string;
  /** The challenger, or null when none was trained. */
  version: number | null;
  gates: GateReport[];
}

/** Makes the challenger champion if no gate objects, by compare-and-set; otherwise the champion goes on serving. */
export const promoteModel = step(async (deps, { night, segmentation, version, gates }: PromotionInput, { signal }): Promise<Promotion> => {
  const { warehouse, checkpoint } = deps;
  const { knex } = warehouse;
  const { logicalDate } = night;
  if (await isBackfill(knex, logicalDate)) {
    const version = await championAt(knex, segmentation, logicalDate);
    return { version, promoted: await wasPromotedOn(knex, segmentation, logicalDate, version), reason: 'older than the newest night' };
  }
  // A night run again finds the champion that it made itself: that one is replaced, should the configuration have changed since.
  const serving = await championAt(knex, segmentation, logicalDate);
  const champion = serving === version ? await championBefore(knex, segmentation, logicalDate) : serving;
  if (version === null) return { version: serving, promoted: false, reason: 'no challenger' };
  const objections = gates.filter(({ verdict }) => verdict === 'fail');
  if (objections.length > 0) {
    return { version: serving, promoted: false, reason: `stopped by ${objections.map(({ name }) => name).join(', ')}` };
  }

  await recordSegments(warehouse, segmentation, version, logicalDate, await identify(deps, { segmentation, version, champion, signal }));
  await checkpoint('promote:before-move');
  const reason = champion === null ? 'first champion' : `passed every gate; replaces v${champion}`;
  const moved = await moveAlias(warehouse, { segmentation, alias: 'champion', version, expected: champion, logicalDate, reason, at: new Date().toISOString() });
  await checkpoint('promote:after-move');
  return moved
    ? { version, promoted: true, reason }
    : { version: await championAt(knex, segmentation, logicalDate), promoted: false, reason: 'another run moved the champion first' };
});

interface IdentityTask { segmentation: string; version: number; champion: number | null; signal: AbortSignal }

/** Which segments of the champion the challenger's clusters continue, what the new ones are called, and what is to be said of each. */
async function identify(deps: ActivityDeps, { segmentation, version, champion, signal }: IdentityTask): Promise<NewSegment[]> {
  const { warehouse: { knex }, artefacts } = deps;
  const { artefact } = await readModel(knex, segmentation, version);
  const raw = await readSnapshot(artefacts, artefact.snapshot);
  const { labels, clusters } = describeClusters(artefact, raw);
  const profiles = await profileClusters(deps, { artefact, raw, labels, date: artefact.logicalDate }, signal);
  const continued = champion === null ? new Map<number, ModelSegment>() : await continuations(deps, { segmentation, champion, labels, raw });
  const names = nameSegments(clusters.map(({ cluster, drivers }) => ({ drivers, name: continued.get(cluster)?.name })));
  return clusters.map(({ cluster }) => ({ cluster, continues: continued.get(cluster)?.segmentId ?? null, name: names[cluster]!, profile: profiles[cluster]! }));
}

interface ContinuationTask { segmentation: string; champion: number; labels: Int32Array; raw: Awaited<ReturnType<typeof readSnapshot>> }

/** Cluster of the challenger to segment of the champion, by shared members on the same snapshot. */
async function continuations({ warehouse: { knex } }: ActivityDeps, { segmentation, champion, labels, raw }: ContinuationTask): Promise<Map<number, ModelSegment>> {
  const { artefact } = await readModel(knex, segmentation, champion);
  const segments = await segmentsOfModel(knex, segmentation, champion);
  const segmentOf = new Map(segments.map((segment) => [segment.cluster, segment]));
  const { matches } = matchSegments({ oldLabels: labelsOf(artefact, raw), newLabels: labels });
  return new Map(matches.flatMap(({ old, new: cluster }) => {
    const segment = segmentOf.get(old);
    return segment === undefined ? [] : [[cluster, segment] as const];
  }));
}
