import { MusterError } from '../../core/errors.ts';
import { columnOf, type Matrix } from '../matrix.ts';
import { isMeasured } from './drift-test.ts';
import { measureDrift } from './measure.ts';
import type { DriftKind } from './peers.ts';
import { summarise } from './summarise.ts';

export interface MatrixDriftRequest {
  /** Raw features of the champion's training snapshot, missing = NaN. All of them are measured. */
  reference: Matrix;
  /** Raw features of the day; holds at least the features of the reference. */
  current: Matrix;
  thresholds?: Readonly<Record<string, number>>;
  /** Kind by feature; 'window' where left out. */
  kinds?: Readonly<Record<string, DriftKind>>;
}

/** One feature of two snapshots. */
export interface FeatureDrift {
  name: string;
  psi: number | null;
  ks: number | null;
  missing_reference: number;
  missing_current: number;
  alarm: boolean;
  monitored: boolean;
  reason: string | null;
}

/** Drift between two snapshots whose rows are at hand. Contract errors: a side without rows, a feature that is gone. */
export function measureMatrices(request: MatrixDriftRequest): { alarm: boolean; features: FeatureDrift[]; unmeasured: string[] } {
  const { reference, current, thresholds = {}, kinds = {} } = request;
  requireRows(reference, 'reference of the drift measurement', 'train a champion on a date that has customers');
  requireRows(current, 'current side of the drift measurement', 'check that the mart has rows for this date');
  // A flow is held against the same weekday; of two matrices no date is known.
  const date = '1970-01-01';
  const { alarm, columns, unmeasured } = measureDrift({
    date, thresholds,
    columns: reference.names.map((name) => {
      const before = summarise(name, columnOf(reference, name));
      return {
        name, drift: kinds[name] ?? 'window', recent: null, champion: [{ date, summary: before }],
        current: summarise(name, columnOf(current, name, 'current side of the drift measurement'), before.edges),
      };
    }),
  });
  const valueOf = (measures: typeof columns[number]['measures'], test: string): number | null => {
    const measure = measures[test];
    return measure && isMeasured(measure) ? measure.value : null;
  };
  return {
    alarm, unmeasured: [...new Set(unmeasured.map(({ name }) => name))],
    features: columns.map(({ name, measures, missingReference, missingCurrent, alarm: alarms, monitored, reason, unmeasured: why }) => ({
      name, psi: valueOf(measures, 'psi'), ks: valueOf(measures, 'ks'),
      missing_reference: missingReference ?? 1, missing_current: missingCurrent ?? 1, alarm: alarms, monitored, reason: reason ?? why,
    })),
  };
}

function requireRows(matrix: Matrix, where: string, todo: string): void {
  if (matrix.rows > 0) return;
  throw new MusterError({ kind: 'contract', where, found: 'no rows', allowed: 'at least one row', todo });
}
