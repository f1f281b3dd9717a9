import { defineSearchAttributeKey } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
import { logicalDateOf, type LogicalDate } from '../core/dates.ts';

const scheduledStartTime = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/**
 * The moment this run stands for: what the schedule says (also in a backfill from the UI or the Temporal command),
 * else the start time. The clock is never asked.
 */
export function nominalTime(): Date {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return typedSearchAttributes.get(scheduledStartTime) ?? startTime;
}

/** Whether a schedule started this run, by the clock or in a backfill of its own; otherwise a person did. */
export function isScheduled(): boolean {
  return workflowInfo().typedSearchAttributes.get(scheduledStartTime) !== undefined;
}

/** The logical date asked for, else the day before the nominal time. */
export function logicalDateFor(input: { date?: LogicalDate }): LogicalDate {
  return input.date ?? logicalDateOf(nominalTime());
}
