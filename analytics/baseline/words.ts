import { asPercent } from '../../core/words.ts';
import type { BaselineComparison, Beside } from './compare.ts';

/** One line of the comparison: what is compared, and both figures as people read them. */
export interface BaselineLine { what: string; chosen: string; baseline: string }

/** The figures of a comparison, for a table. */
export function baselineLines({ silhouette, value }: BaselineComparison): BaselineLine[] {
  const line = (what: string, { chosen, baseline }: Beside, format: (figure: number) => string): BaselineLine => ({
    what, chosen: chosen === null ? '–' : format(chosen), baseline: baseline === null ? '–' : format(baseline),
  });
  return [
    line('silhouette', silhouette, (figure) => figure.toFixed(3)),
    ...(value ? [line(`share of the variance of ${value.feature} between segments`, value, asPercent)] : []),
  ];
}

/** How far a segmentation and the RFM segments say the same, as a sentence. */
export function baselineWords({ adjustedRand, segments }: BaselineComparison): string {
  return `The RFM segments: ${segments.map(({ name, share }) => `${name} ${asPercent(share)}`).join(', ')}. ${agreementOf(adjustedRand)} (adjusted Rand index ${adjustedRand.toFixed(2)}).`;
}

/** Bounds as people use them of the index; they decide nothing. */
function agreementOf(adjustedRand: number): string {
  if (adjustedRand >= 0.65) return 'The segments say nearly the same as these';
  return adjustedRand >= 0.2 ? 'The segments say partly the same as these' : 'The segments say something else than these';
}
