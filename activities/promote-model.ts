import type { Knex } from 'knex';
import { nameSegments } from '../analytics/index.ts';
import { describeClusters } from './clusters.ts';
import type { ActivityDeps } from './deps.ts';
import { profileClusters } from './profile/profile-clusters.ts';
import { championAt, championBefore, wasPromotedOn } from './registry/aliases.ts';
import { moveChampion } from './registry/champion.ts';
import { readModel } from './registry/models.ts';
import { isBackfill } from './registry/nights.ts';
import { withdrawalOf, withdrawalWords } from './registry/withdrawal.ts';
import type { ModelChange } from './registry/segment-changes.ts';
import { formerNames } from './registry/segment-names.ts';
import { recordSegments, type NewSegment } from './registry/segments.ts';
import { step } from './step.ts';
import { successionOf } from './succession.ts';
import { readSnapshot } from './take-snapshot.ts';
import type { ApprovedPromotion, GateReport, Night, Promotion } from './types.ts';

export interface PromotionInput {
  night: Night;
  segmentation: string;
  /** The challenger, or null when none was trained. */
  version: number | null;
  gates: GateReport[];
  approved?: ApprovedPromotion;
}

/** Makes the challenger champion if no gate objects, or a person approved what gates warned of, by compare-and-set; otherwise the champion goes on serving. */
export const promoteModel = step(async (deps, { night, segmentation, version, gates, approved }: PromotionInput, { signal }): Promise<Promotion> => {
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
  // Trained again on the same night it is the same model: what a person took back does not return by itself.
  const withdrawal = await withdrawalOf(knex, segmentation, version);
  if (withdrawal) return { version: serving, promoted: false, reason: withdrawalWords(withdrawal) };

  const warnings = gates.filter(({ verdict }) => verdict === 'warn');
  // Approved is what was shown: another champion by now, and somebody has to look again. A night run again asks nobody about the champion that it has made.
  if (warnings.length > 0 && approved?.champion !== serving && serving !== version && deps.config.approval.onWarn === 'wait') {
    return { version: serving, promoted: false, reason: `${warnings.map(({ name }) => name).join(', ')} warned: not before somebody approves`, waiting: true };
  }

  const { segments, changes } = await identify(deps, { segmentation, version, champion, signal });
  await recordSegments(warehouse, segmentation, version, logicalDate, segments, changes);
  await checkpoint('promote:before-move');
  const reason = approved ? `approved by ${approved.by}: ${approved.reason}; ${champion === null ? 'first champion' : `replaces v${champion}`}`
    : champion === null ? 'first champion' : `passed every gate; replaces v${champion}`;
  const moved = await moveChampion(warehouse, { segmentation, version, expected: champion, logicalDate, reason, at: new Date().toISOString() });
  await checkpoint('promote:after-move');
  return moved
    ? { version, promoted: true, reason }
    : { version: await championAt(knex, segmentation, logicalDate), promoted: false, reason: 'another run moved the champion first' };
});

interface IdentityTask { segmentation: string; version: number; champion: number | null; signal: AbortSignal }

/** Which segments of the champion the challenger's clusters continue, what the new ones are called, what is to be said of each, and what came and went. */
async function identify(deps: ActivityDeps, { segmentation, version, champion, signal }: IdentityTask): Promise<{ segments: NewSegment[]; changes: ModelChange[] }> {
  const { warehouse: { knex }, artefacts } = deps;
  const { artefact } = await readModel(knex, segmentation, version);
  const raw = await readSnapshot(artefacts, artefact.snapshot);
  const { labels, clusters } = describeClusters(artefact, raw);
  const profiles = await profileClusters(deps, { artefact, raw, labels, date: artefact.logicalDate }, signal);
  const { continued, changes } = await successionOf(deps, { segmentation, champion, challenger: artefact, raw, labels });
  const names = nameSegments(clusters.map(({ cluster, drivers }) => ({ drivers, name: continued.get(cluster)?.name, proposed: artefact.names?.[cluster] })), await spokenNames(knex, segmentation, new Set([...continued.values()].map(({ segmentId }) => segmentId))));
  return { segments: clusters.map(({ cluster }) => ({ cluster, continues: continued.get(cluster)?.segmentId ?? null, name: names[cluster]!, profile: profiles[cluster]! })), changes };
}

/** What living segments were called before a person gave them another name. An audience that says one of these still means them. */
async function spokenNames(knex: Knex, segmentation: string, living: ReadonlySet<string>): Promise<string[]> {
  const former = await formerNames(knex, segmentation);
  return [...former].flatMap(([name, ids]) => ([...ids].some((id) => living.has(id)) ? [name] : []));
}
