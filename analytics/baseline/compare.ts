import { adjustedRand } from '../agreement/index.ts';
import { rfmLabels } from '../clustering/rfm/labels.ts';
import type { RfmFeatures } from '../clustering/rfm/options.ts';
import { etaSquared, groupMoments } from '../inference/index.ts';
import { columnOf, selectRows, type Matrix } from '../matrix.ts';
import { silhouetteProblem, silhouetteScores, silhouetteSums, stratifiedRows } from '../silhouette/index.ts';

export interface BaselineRequest {
  /** The snapshot in the features' own units, missing = NaN. */
  raw: Matrix;
  /** The same rows in the space of the segmentation, and the cluster of each. */
  data: Matrix;
  labels: Int32Array;
  k: number;
  rfm: RfmFeatures;
  /** What a customer brings, among the features of `raw`; null where no feature says so. */
  value: string | null;
  /** Rows on which both silhouettes are computed: time grows with their square. */
  rows: number;
}

/** One figure of the segmentation that was chosen, and of the baseline; null where it has none. */
export interface Beside { chosen: number | null; baseline: number | null }

/** A segmentation beside plain RFM segments of the same customers. */
export interface BaselineComparison {
  rfm: RfmFeatures;
  /** The RFM segments, largest first. */
  segments: { name: string; share: number }[];
  /** How far both say the same: 1 for entirely, about 0 for chance. */
  adjustedRand: number;
  /** Mean silhouettes on the same rows, in the space of the segmentation. */
  silhouette: Beside & { rows: number };
  /** Share of the variance of what customers bring that lies between the segments, 0 to 1; null where no feature says what they bring. */
  value: (Beside & { feature: string }) | null;
}

/** Holds a segmentation against the RFM segments of the same snapshot. Contract error: a feature that the snapshot does not have. */
export function compareWithBaseline({ raw, data, labels, k, rfm, value, rows }: BaselineRequest): BaselineComparison {
  const baseline = rfmLabels(raw, rfm);
  const sample = stratifiedRows([labels, baseline.labels], data.rows, rows);
  const drawn = [labels, baseline.labels].map((all) => sample.rows.map((row) => all[row]!));
  const problem = silhouetteProblem(selectRows(data, sample.rows), drawn, sample.weights);
  const [chosen, simple] = silhouetteScores(problem, [silhouetteSums(problem)]);
  const explained = (of: ArrayLike<number>, groups: number): number | null => etaSquared(groupMoments(columnOf(raw, value!), of, groups));
  return {
    rfm,
    segments: baseline.names.map((name, index) => ({ name, share: baseline.labels.filter((label) => label === index).length / raw.rows })).toSorted((a, b) => b.share - a.share),
    adjustedRand: adjustedRand(labels, baseline.labels),
    silhouette: { chosen: chosen!.mean, baseline: simple!.mean, rows: sample.rows.length },
    value: value === null ? null : { feature: value, chosen: explained(labels, k), baseline: explained(baseline.labels, baseline.names.length) },
  };
}
