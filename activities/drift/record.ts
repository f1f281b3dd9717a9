import type { Knex } from 'knex';
import { isMeasured, type ColumnDrift } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';

/** One figure of a night: a line of `meta.drift_measures`. */
export interface DriftRow {
  /** `features`, `flow`, `volume`, `schema`, `multivariate`, `segments` or `outcomes`. */
  monitor: string;
  /** What was measured: a feature, a table, a segment, an outcome. */
  subject: string;
  /** `champion` or `recent nights`. */
  against: string;
  measure: string;
  value: number | null;
  /** Alarm from here on; null for a figure that decides nothing. */
  threshold?: number | null;
  /** Where it lies on quiet nights. */
  low?: number | null;
  high?: number | null;
  p?: number | null;
  adjustedP?: number | null;
  alarm: boolean;
  /** Why it alarms, or could not be measured. */
  reason: string | null;
}

/** One feature against whatever it was compared with. */
export interface FeatureVerdict {
  name: string;
  psi: number | null;
  ks: number | null;
  monitored: boolean;
  alarm: boolean;
  reason: string | null;
  champion: ColumnDrift | null;
  recent: ColumnDrift | null;
}

/** Puts the comparisons of each feature together: it alarms when one of them does. In the order of the columns. */
export function verdictsOf(columns: readonly ColumnDrift[]): FeatureVerdict[] {
  return [...new Set(columns.map(({ name }) => name))].map((name) => {
    const of = (against: ColumnDrift['against']): ColumnDrift | null => columns.find((column) => column.name === name && column.against === against) ?? null;
    const [champion, recent] = [of('champion'), of('recent nights')];
    const both = [champion, recent].filter((one) => one !== null);
    const reasons = both.flatMap(({ alarm, reason, against }) => (alarm && reason !== null ? [`${reason} against ${against === 'champion' ? 'the champion' : against}`] : []));
    const shown = champion ?? recent;
    return {
      name, champion, recent, psi: valueOf(shown, 'psi'), ks: valueOf(shown, 'ks'),
      monitored: both.some(({ monitored }) => monitored), alarm: both.some(({ alarm }) => alarm), reason: reasons.length > 0 ? reasons.join('; ') : null,
    };
  });
}

/** Writes the features of a night, in place of what an earlier run of it wrote. */
export async function recordFeatures(trx: Knex.Transaction, night: { segmentation: string; date: LogicalDate; referenceDate: LogicalDate }, verdicts: readonly FeatureVerdict[]): Promise<void> {
  const key = { segmentation: night.segmentation, logical_date: night.date };
  await trx('meta.drift_results').where(key).delete();
  if (verdicts.length === 0) return;
  await trx('meta.drift_results').insert(verdicts.map(({ name, champion, recent, ...verdict }) => {
    const loudest = [champion, recent].find((one) => one?.alarm) ?? champion ?? recent;
    return {
      ...key, feature: name, reference_date: night.referenceDate, psi: verdict.psi, ks: verdict.ks,
      missing_reference: (champion ?? recent)?.missingReference ?? null, missing_current: (champion ?? recent)?.missingCurrent ?? null,
      monitored: verdict.monitored, alarm: verdict.alarm, monitor: loudest?.kind ?? null,
      test: loudest?.effectTest ?? null, effect: loudest?.effect ?? null, threshold: loudest?.threshold ?? null, p: loudest?.p ?? null, adjusted_p: loudest?.adjusted ?? null,
      champion_alarm: champion?.alarm ?? null, recent_alarm: recent?.alarm ?? null, reason: verdict.reason ?? loudest?.unmeasured ?? null,
      measures: JSON.stringify({ champion: measuresOf(champion), recent: measuresOf(recent) }),
    };
  }));
}

/** The deciding figures of features as lines beside those of all else. */
export function featureRows(columns: readonly ColumnDrift[]): DriftRow[] {
  return columns.flatMap(({ name, kind, against, checks, monitored }) => checks.map(({ effect, value, threshold, band, p, adjusted, alarm, unmeasured, check }): DriftRow => ({
    monitor: kind === 'flow' ? 'flow' : 'features', subject: name, against, measure: check === 'values' ? effect : check, value, threshold: monitored ? threshold : null,
    low: band?.low ?? null, high: band?.high ?? null, p, adjustedP: adjusted, alarm, reason: unmeasured,
  })));
}

/** Writes the lines of some monitors of a night, in place of those of an earlier run. */
export async function recordRows(trx: Knex.Transaction, { segmentation, date }: { segmentation: string; date: LogicalDate }, monitors: readonly string[], rows: readonly DriftRow[]): Promise<void> {
  await trx('meta.drift_measures').where({ segmentation, logical_date: date }).whereIn('monitor', monitors).delete();
  if (rows.length === 0) return;
  await trx('meta.drift_measures').insert(rows.map(({ adjustedP = null, threshold = null, low = null, high = null, p = null, ...row }) => ({ segmentation, logical_date: date, ...row, threshold, low, high, p, adjusted_p: adjustedP })));
}

function valueOf(column: ColumnDrift | null, test: string): number | null {
  const measure = column?.measures[test];
  return measure && isMeasured(measure) ? measure.value : null;
}

/** What every test found, without evidence, which may name categories. */
function measuresOf(column: ColumnDrift | null): object | null {
  return column && Object.fromEntries(Object.entries(column.measures).map(([test, measure]) => [test, isMeasured(measure) ? { value: measure.value, ...(measure.p !== undefined && { p: measure.p }), ...(measure.critical !== undefined && { critical: measure.critical }) } : measure]));
}
