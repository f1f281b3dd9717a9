import { datedCommand } from '../read/by-date.ts';

/** `muster retraining`: whether a night trained, and why or why not. */
export const registerRetraining = datedCommand({
  name: 'retraining',
  summary: 'whether a night trained a challenger, and why or why not',
  description: 'Shows, for each segmentation of a night, the decision to train a challenger, its reasons, what the cool-down held back, and what it was judged by.',
  table: 'meta.decisions',
  dateColumn: 'logical_date',
  columns: { segmentation: 'segmentation', trained: 'retrain', reasons: 'reasons', held_back: 'held_back', judged_by: 'evidence' },
  orderBy: 'segmentation',
  values: { reasons: listOf, held_back: listOf, judged_by: (value) => (typeof value === 'string' ? JSON.parse(value) as unknown : null) },
  words: {
    trained: (value) => (value ? 'yes' : 'no'), reasons: lines, held_back: lines,
    judged_by: (value) => Object.entries(value as object).map(([name, figure]) => `${name.replaceAll('_', ' ')} ${figure === null ? 'unknown' : String(figure)}`).join(', ') || '–',
  },
  nothing: 'Nothing was decided: the night did not come so far.',
});

/** A list as it is stored; decisions from before something was kept have none. */
function listOf(value: unknown): unknown[] {
  return typeof value === 'string' ? JSON.parse(value) as unknown[] : [];
}

function lines(value: unknown): string {
  return (value as string[]).join('; ') || '–';
}
