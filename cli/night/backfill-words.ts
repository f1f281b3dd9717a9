import { eachDay, type LogicalDate } from '../../core/dates.ts';
import { counted, grouped } from '../../core/words.ts';
import { countNights, type BackfillCounts } from '../../workflows/backfill-counts.ts';
import type { BackfilledNight } from '../../workflows/backfill.ts';

/** How far a backfill is: `2 of 5 nights: 1 completed, 1 failed; 2026-04-03 runs; 2026-04-02 failed: no orders`. */
export function progressLine(nights: readonly BackfilledNight[], from: LogicalDate, to: LogicalDate): string {
  const days = eachDay(from, to);
  const next = nextDay(nights, days);
  const last = nights.at(-1);
  return [
    `${grouped(nights.length)} of ${counted(days.length, 'night')}${nights.length > 0 ? `: ${countsText(countNights(nights))}` : ''}`,
    ...(next === undefined ? [] : [`${next} runs`]),
    ...(last && last.status !== 'completed' ? [reasonLine(last)] : []),
  ].join('; ');
}

/** `1 completed, 1 failed`: ways in which no night ended are left out. */
export function countsText(counts: BackfillCounts): string {
  const parts = Object.entries(counts).filter(([, number]) => number > 0).map(([status, number]) => `${grouped(number)} ${status}`);
  return parts.length > 0 ? parts.join(', ') : 'no night has ended';
}

/** `2026-04-02 failed: no orders`. */
export function reasonLine({ date, status, reason }: BackfilledNight): string {
  return `${date} ${status}${reason ? `: ${reason}` : ''}`;
}

/** The first day of the range whose night has not ended; undefined when all have. */
export function nextDay(nights: readonly BackfilledNight[], days: readonly LogicalDate[]): LogicalDate | undefined {
  const ended = new Set(nights.map(({ date }) => date));
  return days.find((date) => !ended.has(date));
}
