import { schemaDrift } from '../../analytics/index.ts';
import { keptSummaries } from '../../warehouse/drift/kept.ts';
import type { ActivityDeps } from '../deps.ts';
import type { ModelArtefact } from '../registry/models.ts';
import type { DriftRow } from './record.ts';

/** The features there are tonight beside those of the night the champion was trained on. */
export async function measureSchema({ warehouse, project }: ActivityDeps, segmentation: string, champion: ModelArtefact | null): Promise<DriftRow[]> {
  if (champion === null) return [];
  const kept = await keptSummaries(warehouse.knex, { segmentation, kind: 'night', date: champion.logicalDate });
  if (kept.length === 0) return []; // a champion from before it was kept
  const tonight = [...project.features.values()].map(({ name, type }) => ({ name, type }));
  const { alarm, gone, added, changed, reason } = schemaDrift(kept.map(({ feature, source }) => ({ name: feature, type: source ?? '' })), tonight);
  const row = (measure: string, value: number, alarms = false): DriftRow => ({ monitor: 'schema', subject: 'marts.customer_features', against: 'champion', measure, value, alarm: alarms, reason: alarms ? reason : null });
  return [row('added', added.length), row('gone_or_changed', gone.length + changed.length, alarm)];
}
