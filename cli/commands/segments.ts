import { datedCommand } from '../read/by-date.ts';

/** `muster segments`: who the customers are. */
export const registerSegments = datedCommand({
  name: 'segments',
  summary: 'the segments of a night',
  description: 'Shows the segments of a night with their names, sizes and shares.',
  table: 'marts.segments',
  dateColumn: 'as_of_date',
  columns: { segmentation: 'segmentation', id: 'segment_id', name: 'name', size: 'size', share: 'round(cast(share as numeric(9, 6)), 4)', model: 'model_version' },
  orderBy: 'segmentation, size desc, segment_id',
  nothing: 'No segments: no model served on that night. `npx --no muster gates` says whether one was stopped, and why.',
});
