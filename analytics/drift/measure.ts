import { benjaminiHochberg } from '../inference/benjamini-hochberg.ts';
import { LEAST_CHUNKS } from './band.ts';
import { SMALL_SAMPLE } from './choose-tests.ts';
import { measureColumn, type CheckMeasure, type ColumnMeasure, type ColumnRequest } from './column.ts';
import { driftTests } from './drift-tests.ts';

export interface DriftRequest {
  /** The night that is measured: a UTC day, YYYY-MM-DD. */
  date: string;
  columns: readonly ColumnRequest[];
  /** Effect from which on a test speaks for an alarm, by test; the test's own where left out. */
  thresholds?: Readonly<Record<string, number>>;
  /** Adjusted p below which a difference is more than chance. Default 0.01. */
  significance?: number;
  /** Recent nights that a band needs at least. Default 7. */
  leastChunks?: number;
  /** Values on the smaller side up to which significance tests give the effect too. Default 1000. */
  smallSample?: number;
}

/** A check with its verdict. */
export interface DriftCheckResult extends CheckMeasure {
  /** p corrected for all columns of the night (Benjamini and Hochberg); null where there is none or the column is not monitored. */
  adjusted: number | null;
  alarm: boolean;
}

/** One column against one reference. The figures are those of the check that speaks loudest: an alarm, else that of the values. */
export interface ColumnDrift extends Omit<ColumnMeasure, 'checks'> {
  /** False for columns of drift kind 'none', which are reported and never alarm. */
  monitored: boolean;
  check: CheckMeasure['check'] | null;
  effect: number | null;
  effectTest: string | null;
  threshold: number | null;
  p: number | null;
  adjusted: number | null;
  alarm: boolean;
  /** Why it alarms; null for a quiet column. */
  reason: string | null;
  checks: DriftCheckResult[];
}

export interface DriftReport {
  alarm: boolean;
  /** In the order of the request, the champion's comparison before that of recent nights. */
  columns: ColumnDrift[];
  /** Monitored columns that could not be judged in full. They do not alarm, so whoever reads `alarm: false` must see them. */
  unmeasured: { name: string; against: ColumnDrift['against']; reason: string }[];
}

const SIGNIFICANCE = 0.01;

/**
 * Measures how far each column has moved. A check alarms when its p, corrected over all checks of all columns of the
 * night, is below 0.01 **and** its effect reaches its threshold **and**, against recent nights, it lies outside of their
 * band. Snapshots share customers, so two nights are not independent samples: with a correlation r >= 0 between them the
 * variance of their difference is (2 - 2r) s^2/n instead of 2 s^2/n, so p is too large rather than too small, a pool of
 * nights is never counted as more than one of them (`pooled`), and quiet nights alarm less often than p says. With many
 * rows p is always small: the effect's threshold and the band then carry the verdict. Benjamini-Hochberg holds its rate under such
 * positive dependence (Benjamini and Yekutieli, 2001).
 * @throws MusterError usage for an unknown test among the thresholds; contract for counts that contradict themselves.
 */
export function measureDrift(request: DriftRequest): DriftReport {
  const { date, thresholds = {}, significance = SIGNIFICANCE, leastChunks = LEAST_CHUNKS, smallSample = SMALL_SAMPLE } = request;
  for (const name of Object.keys(thresholds)) driftTests.get(name);
  const measured = request.columns.flatMap((column) => measureColumn(column, { date, thresholds, leastChunks, smallSample }));
  const checks = measured.flatMap((column) => column.checks.map((check) => ({ check, monitored: column.kind !== 'none' })));
  const corrected = benjaminiHochberg(checks.map(({ check, monitored }) => (monitored ? check.p : null)));
  const adjusted = new Map(checks.map(({ check }, at) => [check, corrected[at]!]));
  const columns = measured.map((column) => judged(column, column.checks.map((check) => verdict(check, adjusted.get(check) ?? null, significance))));
  const unmeasured = columns.filter(({ monitored }) => monitored).flatMap(({ name, against, unmeasured, checks }) => {
    const reasons = unmeasured === null ? checks.flatMap((check) => check.unmeasured ?? []) : [unmeasured];
    return reasons.length > 0 ? [{ name, against, reason: reasons.join('; ') }] : [];
  });
  return { alarm: columns.some(({ alarm }) => alarm), columns, unmeasured };
}

function verdict(check: CheckMeasure, adjusted: number | null, significance: number): DriftCheckResult {
  const { value, threshold, band, unmeasured } = check;
  const unusual = band === null || (value !== null && value > band.high);
  const alarm = unmeasured === null && value !== null && value >= threshold && adjusted !== null && adjusted < significance && unusual;
  return { ...check, adjusted, alarm };
}

function judged(column: ColumnMeasure, checks: DriftCheckResult[]): ColumnDrift {
  const alarms = checks.filter(({ alarm }) => alarm);
  const loudest = alarms[0] ?? checks[0];
  return {
    ...column, checks, monitored: column.kind !== 'none',
    check: loudest?.check ?? null, effect: loudest?.value ?? null, effectTest: loudest?.effect ?? null, threshold: loudest?.threshold ?? null,
    p: loudest?.p ?? null, adjusted: loudest?.adjusted ?? null,
    alarm: alarms.length > 0,
    reason: alarms.length > 0 ? alarms.map(inWords).join(' and ') : null,
    unmeasured: column.unmeasured ?? loudest?.unmeasured ?? null,
  };
}

function inWords({ effect, value, threshold, adjusted, band }: DriftCheckResult): string {
  const usual = band ? `, usual up to ${band.high.toFixed(3)}` : '';
  return `${effect} ${value!.toFixed(3)} (alarm from ${threshold}${usual}; adjusted p ${adjusted! < 1e-4 ? 'below 0.0001' : adjusted!.toFixed(4)})`;
}
