import { addDays, type LogicalDate } from '../../core/dates.ts';

/** One night, as SQL sees it. */
export interface Night {
  logicalDate: LogicalDate;
  /** ISO instant, exclusive: D + 1 day at 00:00 UTC. */
  asOf: string;
  /** ISO instant, inclusive. Rows loaded later belong to a later night. */
  knowledgeCutoff: string;
}

/** What a model may ask for with `:name`, and the SQL type it arrives as. */
export const BINDS = {
  /** The logical date D. */
  logical_date: 'date',
  /** D + 1 day at 00:00 UTC, exclusive. */
  as_of: 'timestamp',
  /** Rows loaded after it belong to a later night. */
  knowledge_cutoff: 'timestamp',
  /** 00:00 UTC of the partition's day, inclusive. */
  interval_start: 'timestamp',
  /** 00:00 UTC of the day after, exclusive. */
  interval_end: 'timestamp',
  /** True where a source says that it has a row for every customer. */
  every_customer_listed: 'boolean',
} as const;

export type BindName = keyof typeof BINDS;
export type BindValues = Record<BindName, string | boolean>;

export function bindsOf(night: Night, everyCustomerListed: boolean): BindValues {
  return {
    logical_date: night.logicalDate,
    as_of: plain(night.asOf),
    knowledge_cutoff: plain(night.knowledgeCutoff),
    interval_start: `${night.logicalDate} 00:00:00`,
    interval_end: `${addDays(night.logicalDate, 1)} 00:00:00`,
    every_customer_listed: everyCustomerListed,
  };
}

/** An ISO instant as a zoneless UTC timestamp, which casts the same on every engine whatever its session's zone. */
export function plain(instant: string): string {
  return new Date(instant).toISOString().replace('T', ' ').replace('Z', '');
}
