import type { AudienceMeasurements } from '../evidence/audience.ts';
import { compareSelection, type AttributeFairness, type GroupComparison } from '../fairness/selection-rates.ts';
import type { Interval } from '../inference/proportions.ts';
import type { GateResult } from './gate.ts';
import type { Measured } from './threshold-gate.ts';
import { needed } from './threshold-gate.ts';

/** The number of a comparison that a gate judges. */
export interface FairnessFigure {
  figure: 'ratio' | 'difference';
  /** Which of two is the worse. */
  worse: (a: number, b: number) => boolean;
  what: (attribute: string, group: string, reference: string) => string;
  format: (value: number) => string;
}

/**
 * The worst figure over all groups of all attributes that could be computed. Whatever could not be is said, and never lets the gate
 * pass by itself: the option `unknown` decides.
 */
export function judgeFairness(audience: string, measured: AudienceMeasurements | undefined, { figure, worse, what, format }: FairnessFigure): Measured {
  const selection = needed(measured, 'selection');
  if (selection === null) return { unknown: `audience "${audience}" is marked neither as a benefit nor as a burden: give it \`fairness\`` };
  if ('unknown' in selection) return { unknown: selection.unknown };
  const attributes = selection.attributes.map((attribute) => compareSelection(selection.kind, attribute));
  const evidence = shownOf(selection.kind, attributes);
  const gaps = attributes.flatMap(({ attribute, notComputed }) => notComputed.map((gap) => `${attribute}: ${gap}`));
  const worst = attributes
    .flatMap(({ attribute, reference, groups }) => groups.filter(({ group }) => group !== reference).map((group) => ({ attribute, reference: reference!, group })))
    .reduce<Found | undefined>((found, next) => (found && !worse(next.group[figure], found.group[figure]) ? found : next), undefined);
  if (!worst) return { unknown: `no selection rates could be compared (${gaps.join('; ') || 'there are no attributes'})`, evidence };
  const [lower, upper] = worst.group[`${figure}Interval`];
  return {
    value: worst.group[figure], what: what(worst.attribute, worst.group.group, worst.reference),
    beside: { remark: `with 95% confidence it lies from ${format(lower)} to ${format(upper)}`, alarming: false },
    ...(gaps.length > 0 && { partly: gaps.join('; ') }), evidence,
  };
}

interface Found { attribute: string; reference: string; group: GroupComparison }

/** Everything that was compared, as a table would show it. */
function shownOf(kind: string, attributes: readonly AttributeFairness[]): GateResult['evidence'] {
  const interval = (bounds: Interval): number[] => bounds.map(rounded);
  return {
    kind,
    attributes: attributes.map(({ attribute, reference, groups, notComputed }) => ({
      attribute, reference, not_computed: notComputed,
      groups: groups.map((one) => ({
        group: one.group, eligible: one.eligible, selected: one.selected, rate: rounded(one.rate), rate_interval: interval(one.rateInterval),
        ...(one.group !== reference && {
          ratio: rounded(one.ratio), ratio_interval: interval(one.ratioInterval), difference: rounded(one.difference), difference_interval: interval(one.differenceInterval),
        }),
      })),
    })),
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(6));
}
