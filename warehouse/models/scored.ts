import type { ModelColumn } from './model.ts';

/** A table that scoring writes after the marts of a night, and the migration that creates it holds its columns. */
export interface ScoredTable { name: string; description: string; grain: string[]; columns: ModelColumn[] }

const SEGMENTATION: ModelColumn = { name: 'segmentation', type: 'varchar', description: 'As the configuration names it.' };
const AS_OF_DATE: ModelColumn = { name: 'as_of_date', type: 'date', description: 'The logical date.' };
const SEGMENT_ID: ModelColumn = { name: 'segment_id', type: 'varchar', description: 'The segment; keeps its id from model to model.' };
const CUSTOMER_ID: ModelColumn = { name: 'customer_id', type: 'varchar', description: 'The customer.' };
const MODEL_VERSION: ModelColumn = { name: 'model_version', type: 'integer', description: 'The model that scored.' };
const NIGHTS: ModelColumn = { name: 'nights_in_segment', type: 'integer', description: 'Nights in a row in this segment, this one included; null where the mode is responsive.' };

/**
 * What views may read beside models. A table that a night builds may not: it is built before the night is scored, so it would
 * see the segments of the night before.
 */
export const SCORED: readonly ScoredTable[] = [
  {
    name: 'marts.segment_membership', description: 'Which segment a customer was in.', grain: ['segmentation', 'as_of_date', 'customer_id'],
    columns: [SEGMENTATION, AS_OF_DATE, CUSTOMER_ID, SEGMENT_ID, MODEL_VERSION, NIGHTS],
  },
  {
    name: 'marts.segment_membership_history', description: 'Which segment a customer was in from when to when.', grain: ['segmentation', 'customer_id', 'valid_from'],
    columns: [
      SEGMENTATION, CUSTOMER_ID, SEGMENT_ID,
      { name: 'valid_from', type: 'date', description: 'The first night in it.' },
      { name: 'valid_to', type: 'date', description: 'The first night that is not in it any more; null while it lasts.' },
    ],
  },
  {
    name: 'marts.segments', description: 'The segments of a night.', grain: ['segmentation', 'as_of_date', 'segment_id'],
    columns: [
      SEGMENTATION, AS_OF_DATE, SEGMENT_ID, { name: 'name', type: 'varchar', description: 'What the segment is called.' }, MODEL_VERSION,
      { name: 'size', type: 'bigint', description: 'Customers in it.' }, { name: 'share', type: 'double precision', description: 'Of all customers.' },
    ],
  },
];
