import { FEWEST_IN_GROUP } from '../fairness/groups.ts';
import { binsOf } from '../fairness/bins.ts';
import { mutualInformation } from '../fairness/mutual-information.ts';
import { columnOf } from '../matrix.ts';
import type { ModelMeasure } from './measure.ts';

/** How much a feature of the model tells of a protected attribute. */
export interface ProxyPair {
  feature: string;
  attribute: string;
  /** Share of the attribute's entropy that the feature tells, 0 to 1, corrected for chance. */
  uncertainty: number;
  /** In nats, corrected. */
  information: number;
  /** Chance of as much from a feature that has nothing to do with the attribute. */
  p: number;
}

export interface Proxies {
  /** Strongest first. */
  pairs: ProxyPair[];
  /** Attributes that could not be scanned, and why. */
  notComputed: string[];
}

/** Mutual information of each feature that made the model, in bins, with each protected attribute. Groups of few are left out. */
export const proxies: ModelMeasure<'proxies'> = {
  name: 'proxies',
  needsGroups: true,
  measure: ({ raw, challenger, groups: told }) => {
    if ('unknown' in told) return told;
    const binned = challenger.features.map((feature) => ({ feature, ...binsOf(columnOf(raw, feature)) }));
    const pairs: ProxyPair[] = [];
    const notComputed: string[] = [];
    for (const { name: attribute, groups, codes } of told) {
      const sizes = new Float64Array(groups.length);
      for (const code of codes) if (code >= 0) sizes[code]!++;
      if (sizes.filter((size) => size >= FEWEST_IN_GROUP).length < 2) {
        notComputed.push(`${attribute}: fewer than two groups to tell apart`);
        continue;
      }
      for (const { feature, bins, count } of binned) {
        const table = Array.from({ length: count }, () => new Float64Array(groups.length));
        for (let row = 0; row < codes.length; row++) {
          const code = codes[row]!;
          if (code >= 0 && sizes[code]! >= FEWEST_IN_GROUP) table[bins[row]!]![code]!++;
        }
        const { information, uncertainty, p } = mutualInformation(table)!;
        pairs.push({ feature, attribute, uncertainty: uncertainty ?? 0, information, p });
      }
    }
    return { pairs: pairs.toSorted((a, b) => b.uncertainty - a.uncertainty || b.information - a.information), notComputed };
  },
};
