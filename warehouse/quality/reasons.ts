import { isNoTime } from '../../core/time-bounds.ts';
import type { Model } from '../models/model.ts';

/** Why a row cannot be used: it is left out, counted under the first reason that fits, and kept in the quarantine. */
export interface Reject {
  /** As reports name it. */
  name: string;
  /** SQL condition over the columns of one cleaned row. */
  condition: string;
}

/** A row must have what names it and what the entity requires, times that are times, and none of the faults that the model rejects. */
export function rejectsOf(model: Model): Reject[] {
  return [
    ...model.columns.filter(({ name, type }) => (type === 'timestamp' || type === 'date') && name !== 'partition_date').map(({ name, type }) => ({ name: `${name} is no time`, condition: isNoTime(name, type) })),
    ...model.columns.filter(({ required }) => required).map(({ name }) => ({ name: `${name} is null`, condition: `${name} is null` })),
    ...(model.rejects ?? []),
  ];
}

/** The first reason as text; null for a row that can be used. */
export function firstReason(rejects: readonly Reject[]): string {
  return rejects.length === 0 ? 'cast(null as varchar)' : `case ${rejects.map(({ name, condition }) => `when ${condition} then '${name}'`).join(' ')} end`;
}
