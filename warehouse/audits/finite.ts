import type { Model } from '../models/model.ts';
import { planAudit, type PlannedAudit } from './kinds.ts';

/**
 * That every feature is a number, which nobody declares and everybody relies on: scales, drift and distances are ruined by one Infinity, and
 * DuckDB makes one of a division by 0, where PostgreSQL refuses it. One audit for each column, to name it; they share the pass of the others.
 */
export function finiteFeatures(model: Pick<Model, 'file' | 'columns'>): PlannedAudit[] {
  return model.columns.filter(({ drift, type }) => drift !== undefined && type === 'double precision')
    .map(({ name }) => ({ ...planAudit({ kind: 'finite', options: [name], severity: 'error', threshold: 0 }, new Map(), { ...model, place: () => model.file }), implicit: true }));
}
