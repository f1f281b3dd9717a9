import type { Model } from './model.ts';

export const VALID_FROM = 'valid_from';
export const VALID_TO = 'valid_to';

/** Columns that every history has beside its key and what it tracks. The SELECT returns the first of them. */
const HISTORY_COLUMNS = [
  { name: VALID_FROM, type: 'timestamp', description: 'When this version was first known, UTC, inclusive.' },
  { name: VALID_TO, type: 'timestamp', description: 'When the next version was known, UTC, exclusive; null: it still holds.' },
];

/** Completes a model of kind scd2 with the columns of a history. Its grain is a version of what the header names. */
export function asSnapshotModel(model: Model): Model {
  return { ...model, grain: [...model.grain, VALID_FROM], columns: [...model.columns, ...HISTORY_COLUMNS], computed: [VALID_TO] };
}
