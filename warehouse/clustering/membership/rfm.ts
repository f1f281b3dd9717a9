import { double, nothingOf } from '../numbers.ts';
import type { MembershipForm, ScoredMembership } from './form.ts';

interface Measure { column: number; cuts: readonly number[] }

interface Rfm extends ScoredMembership {
  recency: Measure;
  frequency: Measure;
  monetary: Measure;
  /** The cluster of each cell: by the score of recency, then by that of frequency and money. */
  cells: readonly (readonly number[])[];
}

/** Scores, then the cell, then 0 for its own cluster and 1 for every other. */
export function rfmForm({ recency, frequency, monetary, cells }: Rfm, centroids: readonly (readonly number[])[]): MembershipForm {
  // Less than a cut or the cut itself is below it, as in training; the mean of two scores, halves upwards.
  const steps = [
    [`${scoreForm(recency)} as rfm_r`, `${scoreForm(frequency)} as rfm_f`, `${scoreForm(monetary)} as rfm_m`, `${nothingOf(centroids[0] ?? [])} as rfm_nothing`],
    [`(6 - rfm_r) * 10 + cast(floor((rfm_f + rfm_m + 1) * cast(0.5 as double precision)) as integer) as rfm_cell`],
  ];
  const cellsOf = (cluster: number): number[] => cells.flatMap((line, r) => line.flatMap((of, bought) => (of === cluster ? [(r + 1) * 10 + bought + 1] : [])));
  return { steps, distances: centroids.map((_, cluster) => `case when rfm_cell in (${[0, ...cellsOf(cluster)].join(', ')}) then 0 else 1 end + rfm_nothing`) };
}

function scoreForm({ column, cuts }: Measure): string {
  return `case ${cuts.map((cut, index) => `when x${column} <= ${double(cut)} then ${index + 1}`).join(' ')} else ${cuts.length + 1} end`;
}
