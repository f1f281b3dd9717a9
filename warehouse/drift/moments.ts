/** Beyond it the square of a value may be infinite. */
const MOST = '1e150';

/** SQL of a mean, deviation or variance of some values; `avg(value)` as it stands, where an engine is trusted with whatever comes. */
export type Moment = (aggregate: 'avg' | 'stddev_pop' | 'var_pop', value: string) => string;

export const plainMoment: Moment = (aggregate, value) => `${aggregate}(${value})`;

/**
 * The same, and null where a value is infinite or its square may be: an engine ends the statement there, or says NaN. For double precision without
 * NaN. It compares each value once more.
 */
export const guardedMoment: Moment = (aggregate, value) => `case when max(abs(${value})) <= ${MOST} then ${aggregate}(case when abs(${value}) <= ${MOST} then ${value} end) end`;
