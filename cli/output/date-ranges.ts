import { addDays, daysBetween, type LogicalDate } from '../../core/dates.ts';
import { counted } from '../../core/words.ts';

/** Days that follow one another; both ends are inclusive. */
export interface DateRange { from: LogicalDate; to: LogicalDate; days: number }

/** Ascending days as the fewest ranges. */
export function rangesOf(dates: readonly LogicalDate[]): DateRange[] {
  const ranges: DateRange[] = [];
  for (const date of dates) {
    const last = ranges.at(-1);
    if (last && addDays(last.to, 1) === date) Object.assign(last, { to: date, days: daysBetween(last.from, date) + 1 });
    else ranges.push({ from: date, to: date, days: 1 });
  }
  return ranges;
}

/** Ranges named at most; a person wants to know where to look, a program reads all of them. */
const MOST_NAMED = 6;

/** `2026-01-03, 2026-01-05 to 2026-01-09`, the newest last; of many, the newest. */
export function rangesText(ranges: readonly DateRange[]): string {
  const named = ranges.slice(-MOST_NAMED).map(({ from, to }) => (from === to ? from : `${from} to ${to}`));
  const earlier = ranges.slice(0, -MOST_NAMED).reduce((days, range) => days + range.days, 0);
  return [...(earlier > 0 ? [counted(earlier, 'earlier day')] : []), ...named].join(', ');
}
