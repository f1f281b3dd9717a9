import { readMatrix } from '../../warehouse/matrix.ts';
import { isCategory } from '../../warehouse/models/categories.ts';
import { SPINE } from '../../warehouse/models/generated.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { ArtefactRef } from '../../core/references.ts';
import type { ActivityDeps } from '../deps.ts';
import type { ModelArtefact } from '../registry/models.ts';
import { settingsOf } from '../settings.ts';
import { snapshotSample } from '../take-snapshot.ts';
import type { DriftRow } from './record.ts';

/** Fewest features that can go together. */
const LEAST_FEATURES = 2;

/**
 * How the champion's features go together tonight, beside its training snapshot. Those that drift by their nature tell any two nights
 * apart, and a category's code is no amount: they are left out.
 */
export async function measureTogether(deps: ActivityDeps, { segmentation, date, snapshot, champion }: { segmentation: string; date: LogicalDate; snapshot: ArtefactRef; champion: ModelArtefact | null }, signal: AbortSignal): Promise<DriftRow[]> {
  const { artefacts, project, training } = deps;
  const settings = settingsOf(deps, segmentation);
  const features = champion?.preparation?.features.filter(({ feature }) => {
    const about = project.features.get(feature);
    return about !== undefined && about.drift === 'window' && !isCategory(about.type);
  }) ?? [];
  if (champion === null || settings.drift.sampleRows === 0 || features.length < LEAST_FEATURES) return [];
  const { reconstruction, classifier } = await training.together({
    reference: { path: artefacts.pathOf(champion.snapshot), customers: await customersOf(deps, segmentation, champion.logicalDate) },
    current: { path: artefacts.pathOf(snapshot), customers: await customersOf(deps, segmentation, date) },
    preparation: { features }, seed: settings.seed, rows: settings.drift.sampleRows,
  }, signal);
  const at = { monitor: 'multivariate', subject: 'all features', against: 'champion' };
  const error: DriftRow = {
    ...at, measure: 'reconstruction', value: reconstruction.effect, threshold: reconstruction.threshold, low: reconstruction.band && logOf(reconstruction.band.low, reconstruction.usual),
    high: reconstruction.band && logOf(reconstruction.band.high, reconstruction.usual), alarm: reconstruction.alarm, reason: reconstruction.reason ?? reconstruction.unmeasured,
  };
  const told: DriftRow = classifier === null
    ? { ...at, measure: 'domain_classifier', value: null, alarm: false, reason: 'the customers of the snapshot are not known any more' }
    : { ...at, measure: 'domain_classifier', value: classifier.auc, threshold: classifier.threshold, p: classifier.p, alarm: classifier.alarm, reason: classifier.reason ?? classifier.unmeasured };
  return [error, told];
}

/** Who the rows of a snapshot are: the same sample, in the same order. */
async function customersOf(deps: ActivityDeps, segmentation: string, date: LogicalDate): Promise<string[]> {
  const { ids } = await readMatrix(deps.warehouse, { table: SPINE, asOfDate: date, columns: [], sample: snapshotSample(settingsOf(deps, segmentation)) });
  return ids;
}

function logOf(error: number, usual: number | null): number | null {
  return usual !== null && error > 0 ? Math.log(error / usual) : null;
}
