import { segmentDrift, type SegmentDrift, type SegmentNight, type SegmentsOfNight } from '../analytics/index.ts';
import { keepTexts, keptSummaries, type KeptSummary } from '../warehouse/drift/kept.ts';
import { summariseSegments } from '../warehouse/drift/segments.ts';
import { isCategory } from '../warehouse/models/categories.ts';
import { transact } from '../warehouse/transact.ts';
import { recordRows, type DriftRow } from './drift/record.ts';
import { readModel } from './registry/models.ts';
import { settingsOf } from './settings.ts';
import { step } from './step.ts';
import type { DriftAlarm, Night } from './types.ts';

export interface SegmentDriftInput { night: Night; segmentation: string; version: number | null }

/**
 * Holds the segments of a scored night against those of recent nights of the same model: their share of the customers, where their members
 * are, and how far from each other. Another model has other features and scales, so that its segments begin anew.
 */
export const measureSegments = step(async (deps, { night, segmentation, version }: SegmentDriftInput, { signal }): Promise<{ alarms: DriftAlarm[] }> => {
  if (version === null) return { alarms: [] };
  const { warehouse, project } = deps;
  const date = night.logicalDate;
  const { nights, leastNights } = settingsOf(deps, segmentation).drift;
  const { artefact } = await readModel(warehouse.knex, segmentation, version);
  const features = artefact.preparation.features.filter(({ feature }) => !isCategory(project.features.get(feature)?.type ?? ''));
  if (features.length === 0) return { alarms: [] };

  const current = await summariseSegments(warehouse, project, { segmentation, date, features });
  const key = { segmentation, kind: 'segment' as const, date };
  const source = `v${version}`;
  const recent = (await keptSummaries(warehouse.knex, key, nights)).filter((one) => one.source === source);
  const found = segmentDrift({ current: { date, segments: current }, recent: nightsOf(recent), leastChunks: leastNights });
  await transact(warehouse, async (trx) => {
    await keepTexts(trx, key, current.map((one) => ({ feature: one.segment, source, summary: JSON.stringify(one) })));
    await recordRows(trx, { segmentation, date }, ['segments'], found.flatMap(rowsOf));
  }, { signal });
  return { alarms: found.filter(({ alarm }) => alarm).map(({ segment, reason }) => ({ monitor: 'segments', subject: segment, reason: reason ?? '' })) };
});

function nightsOf(kept: readonly KeptSummary[]): SegmentsOfNight[] {
  return [...new Set(kept.map(({ date }) => date))].map((date) => ({ date, segments: kept.filter((one) => one.date === date).map(({ summary }) => JSON.parse(summary) as SegmentNight) }));
}

function rowsOf({ segment, measures, reason, unmeasured }: SegmentDrift): DriftRow[] {
  const at = { monitor: 'segments', subject: segment, against: 'recent nights' };
  if (measures.length === 0) return [{ ...at, measure: 'segment', value: null, alarm: false, reason: unmeasured }];
  return measures.map(({ measure, effect, threshold, band, alarm }) => ({ ...at, measure, value: effect, threshold, low: band.low, high: band.high, alarm, reason: alarm ? reason : unmeasured }));
}
