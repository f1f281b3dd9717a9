import { usualBand, type Band } from './band.ts';
import { chooseTests, type DriftCheck } from './choose-tests.ts';
import { requireComparable } from './comparable.ts';
import { isMeasured, type DriftOutcome } from './drift-test.ts';
import { driftTests } from './drift-tests.ts';
import { peersOf, sameWeekday, type DriftKind } from './peers.ts';
import { pooled } from './pooled.ts';
import { rebin } from './rebin.ts';
import type { ColumnSummary } from './summary.ts';

export type Against = 'champion' | 'recent nights';

/** What one column held on one night. */
export interface NightSummary {
  /** UTC day, YYYY-MM-DD. */
  date: string;
  summary: ColumnSummary;
}

/** One column to be measured. */
export interface ColumnRequest {
  name: string;
  drift: DriftKind;
  /** Null where the column is gone. */
  current: ColumnSummary | null;
  /** The night (or nights, pooled) that the champion was trained on; empty where it has none of this column, null where there is no champion. */
  champion: readonly NightSummary[] | null;
  /** Recent nights before this one, in any order; null where they are not to be looked at. */
  recent: readonly NightSummary[] | null;
}

/** What a check of a column found, before the verdict. */
export interface CheckMeasure extends DriftCheck {
  value: number | null;
  threshold: number;
  p: number | null;
  /** What recent nights show among themselves; null against the champion. */
  band: Band | null;
  unmeasured: string | null;
}

/** One column against one reference, before the verdict. */
export interface ColumnMeasure {
  name: string;
  kind: DriftKind;
  type: ColumnSummary['kind'] | null;
  against: Against;
  /** What it was compared with, in words. */
  reference: string | null;
  /** Shares of rows without a value, 0 to 1; null where a side has no rows. */
  missingReference: number | null;
  missingCurrent: number | null;
  /** By test, of all tests for this kind of column. */
  measures: Record<string, DriftOutcome>;
  checks: CheckMeasure[];
  /** Why nothing could be measured at all. */
  unmeasured: string | null;
}

export interface MeasureOptions {
  date: string;
  thresholds: Readonly<Record<string, number>>;
  leastChunks: number;
  smallSample: number;
}

/** Measures one column against the champion's snapshot and against recent nights. */
export function measureColumn(request: ColumnRequest, options: MeasureOptions): ColumnMeasure[] {
  return [
    ...(request.champion === null ? [] : [againstChampion(request, request.champion, options)]),
    ...(request.recent === null ? [] : [againstRecent(request, request.recent, options)]),
  ];
}

/** A day's flow is held against the champion's nights of the same weekday only: the weekly rhythm is no drift. */
function againstChampion(request: ColumnRequest, champion: readonly NightSummary[], options: MeasureOptions): ColumnMeasure {
  const nights = request.drift === 'flow' ? sameWeekday(options.date, champion) : champion;
  const note = request.drift === 'flow' ? 'nights of the same weekday among those the champion was trained on' : 'the champion’s training snapshot';
  if (champion.length > 0 && nights.length === 0) return blind(request, 'champion', 'the champion was trained on no night of this weekday');
  return compare(request, { against: 'champion', note, reference: nights, chunks: null, options });
}

function againstRecent(request: ColumnRequest, recent: readonly NightSummary[], options: MeasureOptions): ColumnMeasure {
  const { leastChunks, date } = options;
  const usable = recent.filter(({ summary }) => summary.rows > 0 && summary.kind === (request.current?.kind ?? summary.kind));
  const peers = peersOf(request.drift, date, usable);
  if (!peers || peers.chunks.length < leastChunks) {
    const few = `${usable.length} recent night${usable.length === 1 ? '' : 's'}`;
    return blind(request, 'recent nights', request.drift === 'flow' ? `${few} are too few of each weekday to judge by` : `${few}: at least ${leastChunks} are needed`);
  }
  return compare(request, { against: 'recent nights', ...peers, options });
}

interface Comparison {
  against: Against;
  note: string;
  reference: readonly NightSummary[];
  chunks: readonly { night: NightSummary; others: readonly NightSummary[] }[] | null;
  options: MeasureOptions;
}

function compare(request: ColumnRequest, { against, note, reference: nights, chunks, options }: Comparison): ColumnMeasure {
  const { current } = request;
  const why = cannotCompare(current, nights);
  if (why !== null) return blind(request, against, why);
  const edges = current!.kind === 'numeric' ? current!.edges : undefined;
  const reference = pooled(nights.map(({ summary }) => summary), edges);
  requireComparable(reference, current!);
  const tests = driftTests.all().filter(({ kinds }) => kinds.includes(current!.kind));
  const measures = Object.fromEntries(tests.map((test) => [test.name, sound(test.measure(reference, current!))]));
  const pairs = chunks?.map(({ night, others }) => ({ before: pooled(others.map(({ summary }) => summary), edges), after: aligned(night.summary, edges) }));
  const checks = chooseTests(reference, current!, options.smallSample).map((check) => {
    const { measure } = driftTests.get(check.effect);
    const usual = pairs?.flatMap(({ before, after }) => {
      const outcome = sound(measure(before, after));
      return isMeasured(outcome) ? [outcome.value] : [];
    });
    return checked(check, measures, options.thresholds, usual ? usualBand(usual, options.leastChunks) : null, usual !== undefined);
  });
  return {
    name: request.name, kind: request.drift, type: current!.kind, against, reference: note,
    missingReference: reference.missing / reference.rows, missingCurrent: current!.missing / current!.rows,
    measures, checks, unmeasured: null,
  };
}

function checked(check: DriftCheck, measures: Record<string, DriftOutcome>, thresholds: Readonly<Record<string, number>>, band: Band | null, needsBand: boolean): CheckMeasure {
  const effect = measures[check.effect]!;
  const significance = isMeasured(effect) && effect.p !== undefined ? effect : measures[check.significance]!;
  const threshold = thresholds[check.effect] ?? driftTests.get(check.effect).threshold;
  const value = isMeasured(effect) ? effect.value : null;
  const p = isMeasured(significance) ? (significance.p ?? null) : null;
  const faults = [
    ...('unmeasured' in effect ? [`${check.effect}: ${effect.unmeasured}`] : []),
    ...('unmeasured' in significance && check.significance !== check.effect ? [`${check.significance}: ${significance.unmeasured}`] : []),
    ...(needsBand && band === null ? ['too few recent nights could be measured among themselves'] : []),
  ];
  return { ...check, value, threshold, p, band, unmeasured: faults.length > 0 ? faults.join('; ') : null };
}

function cannotCompare(current: ColumnSummary | null, nights: readonly NightSummary[]): string | null {
  if (current === null) return 'the column is gone';
  if (current.rows === 0) return 'it has no rows tonight';
  if (nights.every(({ summary }) => summary.rows === 0)) return 'the reference has no rows';
  if (nights.some(({ summary }) => summary.kind !== current.kind)) return `it was not ${current.kind} in the reference`;
  if ([current, ...nights.map(({ summary }) => summary)].some(isInfinite)) return 'it holds an infinite value, or one too large for a deviation';
  const missingBefore = nights.every(({ summary }) => summary.missing === summary.rows);
  return missingBefore && current.missing === current.rows ? 'every value is missing, then and now' : null;
}

/** Where there are values, their mean and deviation are numbers, unless one is infinite: a warehouse says null then. */
function isInfinite(summary: ColumnSummary): boolean {
  if (summary.kind !== 'numeric' || summary.rows === summary.missing) return false;
  return ![summary.mean, summary.deviation].every((moment) => moment !== null && Number.isFinite(moment));
}

function blind({ name, drift, current }: ColumnRequest, against: Against, unmeasured: string): ColumnMeasure {
  const missingCurrent = current && current.rows > 0 ? current.missing / current.rows : null;
  return { name, kind: drift, type: current?.kind ?? null, against, reference: null, missingReference: null, missingCurrent, measures: {}, checks: [], unmeasured };
}

function aligned(summary: ColumnSummary, edges: readonly number[] | undefined): ColumnSummary {
  return summary.kind === 'numeric' && edges ? rebin(summary, edges) : summary;
}

/** A value that is no number says nothing: it must not pass for a small one. */
function sound(outcome: DriftOutcome): DriftOutcome {
  if (!isMeasured(outcome)) return outcome;
  return Number.isFinite(outcome.value) && !Number.isNaN(outcome.p ?? 0) ? outcome : { unmeasured: 'it gives no number' };
}
