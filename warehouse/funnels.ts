/** The funnel of each segment of a night, and of all its customers. */
export const FUNNELS = 'marts.segment_journey';

/** All customers first, then the segments by size, each with its stages in turn. */
export const FUNNEL_ORDER = 'segmentation, case when segment_id is null then 0 else 1 end, customers desc, segment_id, stage_number';
