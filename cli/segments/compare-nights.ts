import { literal } from '../../core/sql-literal.ts';
import { asPercent, counted, grouped } from '../../core/words.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import type { Context } from '../context.ts';
import { rangesOf, rangesText } from '../output/date-ranges.ts';
import { readRows } from '../read/warehouse.ts';

interface Cell { segmentation: string; before: string | null; after: string | null; customers: number }

/** Flows that a person is shown; programs get all. */
const MOST_FLOWS = 12;

/** Two nights: who went from where to where, and how stable that was, for each segmentation that scored on both. */
export async function compareNights(context: Context, from: LogicalDate, to: LogicalDate, segmentation: string | undefined): Promise<void> {
  const only = segmentation === undefined ? '' : ` and segmentation = ${literal(segmentation)}`;
  const on = (date: LogicalDate): string => `(select segmentation, customer_id, segment_id from marts.segment_membership where as_of_date = cast(${literal(date)} as date)${only})`;
  const cells = await readRows(context, `
    select coalesce(a.segmentation, b.segmentation) as segmentation, a.segment_id as before, b.segment_id as after, count(*) as customers
    from ${on(from)} a full join ${on(to)} b on b.segmentation = a.segmentation and b.customer_id = a.customer_id
    group by coalesce(a.segmentation, b.segmentation), a.segment_id, b.segment_id order by 1, 2 nulls last, 3 nulls last`) as unknown as Cell[];
  const names = await readRows(context, `select segmentation, segment_id, name from marts.segments
    where as_of_date in (cast(${literal(from)} as date), cast(${literal(to)} as date))${only} order by as_of_date`);
  const there = [...new Set(cells.map((cell) => cell.segmentation))].filter((name) => cells.some((cell) => cell.segmentation === name && cell.before !== null) && cells.some((cell) => cell.segmentation === name && cell.after !== null));
  if (there.length === 0) throw await nothingToCompare(context, only, from, to);
  const { contingencyFromCounts, membershipStability } = await import('../../analytics/index.ts');
  const parts = there.map((name) => {
    const own = cells.filter((cell) => cell.segmentation === name);
    const called = new Map(names.filter((row) => row['segmentation'] === name).map((row) => [String(row['segment_id']), String(row['name'])]));
    const table = contingencyFromCounts(own.flatMap(({ before, after, customers }) => (before === null || after === null ? [] : [{ row: before, column: after, count: customers }])),
      { rows: totals(own, 'before'), columns: totals(own, 'after') });
    const { adjustedRand, segments, ...stability } = membershipStability(table);
    return {
      segmentation: name, ...stability, adjusted_rand: adjustedRand,
      came: sumOf(own.filter(({ before }) => before === null)), left: sumOf(own.filter(({ after }) => after === null)),
      segments: segments.map(({ segment, ...counts }) => ({ id: segment, name: called.get(segment) ?? segment, ...counts })),
      matrix: { from: table.rows, to: table.columns, customers: table.counts },
      flows: own.filter(({ before, after }) => before !== after).toSorted((a, b) => b.customers - a.customers).map(({ before, after, customers }) => ({ from: before, to: after, customers })),
    };
  });
  context.answer({ from, to, comparisons: parts }, () => parts.map((part) => textOf(context, from, to, part)).join('\n\n\n'));
}

function totals(cells: readonly Cell[], side: 'before' | 'after'): Map<string, number> {
  const totals = new Map<string, number>();
  for (const cell of cells) if (cell[side] !== null) totals.set(cell[side], (totals.get(cell[side]) ?? 0) + cell.customers);
  return totals;
}

function sumOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { customers }) => sum + customers, 0);
}

interface Part {
  segmentation: string; both: number; moved: number; churn: number | null; adjusted_rand: number | null; came: number; left: number;
  segments: { id: string; name: string; before: number; after: number; stayed: number; jaccard: number }[];
  matrix: { from: string[]; to: string[]; customers: number[][] };
  flows: { from: string | null; to: string | null; customers: number }[];
}

function textOf(context: Context, from: LogicalDate, to: LogicalDate, { segmentation, both, moved, churn, adjusted_rand, came, left, segments, matrix, flows }: Part): string {
  const called = (id: string | null, nobody: string): string => (id === null ? nobody : segments.find((segment) => segment.id === id)?.name ?? id);
  return [
    `${segmentation}, ${from} to ${to}: of ${counted(both, 'customer')} on both nights ${grouped(moved)} moved (churn ${churn === null ? 'unknown' : asPercent(churn)}); ${grouped(came)} came, ${grouped(left)} left; adjusted Rand index ${adjusted_rand === null ? 'unknown' : adjusted_rand.toFixed(3)}`,
    context.table(['id', 'name', 'before', 'after', 'stayed', 'Jaccard'], segments.map(({ id, name, before, after, stayed, jaccard }) => [id, name, before, after, stayed, jaccard.toFixed(3)])),
    `From (down) to (across)\n${context.table(['', ...matrix.to], matrix.from.map((id, row) => [id, ...matrix.customers[row]!]))}`,
    ...(flows.length === 0 ? [] : [context.table(['from', 'to', 'customers'], flows.slice(0, MOST_FLOWS).map((flow) => [called(flow.from, '(new)'), called(flow.to, '(gone)'), flow.customers]))]),
    ...(flows.length > MOST_FLOWS ? [`… ${counted(flows.length - MOST_FLOWS, 'smaller flow')}: --json`] : []),
  ].join('\n\n');
}

async function nothingToCompare(context: Context, only: string, from: LogicalDate, to: LogicalDate): Promise<MusterError> {
  const nights = await readRows(context, `select distinct as_of_date as date from marts.segments where 1 = 1${only} order by as_of_date`);
  const dates = nights.map(({ date }) => String(date));
  const missing = [from, to].filter((date) => !dates.includes(date));
  return new MusterError({
    kind: 'usage', where: 'segments compare', found: `nobody is in a segment on ${(missing.length > 0 ? missing : [from, to]).join(' and ')}`,
    allowed: dates.length > 0 ? `nights that have segments: ${rangesText(rangesOf(dates))}` : 'two nights that have segments; none has any yet', todo: 'choose two of these nights',
  });
}
