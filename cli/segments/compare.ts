import { MusterError } from '../../core/errors.ts';
import { parseLogicalDate } from '../../core/dates.ts';
import type { Context } from '../context.ts';
import { compareNights } from './compare-nights.ts';
import { compareSegments } from './compare-segments.ts';
import type { Where } from './subject.ts';

/** Whether somebody meant a day: nobody calls a segment so. */
const looksLikeDay = (text: string): boolean => /^\d{4}-\d{1,2}-\d{1,2}$/.test(text);

/** Two nights, or two segments. @throws MusterError usage for one of each. */
export async function compare(context: Context, a: string, b: string, where: Where): Promise<void> {
  if (looksLikeDay(a) && looksLikeDay(b)) {
    await compareNights(context, parseLogicalDate(a, 'segments compare'), parseLogicalDate(b, 'segments compare'), where.segmentation);
    return;
  }
  if (!looksLikeDay(a) && !looksLikeDay(b)) {
    await compareSegments(context, [a, b], where);
    return;
  }
  throw new MusterError({ kind: 'usage', where: 'segments compare', found: `a day and a segment: ${a}, ${b}`, allowed: 'two days, or two segments', todo: 'name two of a kind' });
}
