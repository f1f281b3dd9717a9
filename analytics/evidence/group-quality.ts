import { FEWEST_IN_GROUP } from '../fairness/groups.ts';
import { groupMoments, merged } from '../inference/group-moments.ts';
import { welch } from '../inference/welch.ts';
import type { Interval } from '../inference/proportions.ts';
import { centroidSilhouettes } from '../fairness/centroid-silhouettes.ts';
import type { ModelMeasure } from './measure.ts';

/** How well the segments fit the members of one protected group. */
export interface GroupFit {
  group: string;
  customers: number;
  /** Mean of the simplified silhouettes, -1 to 1. */
  silhouette: number;
  /** Mean distance to the own centroid over that of everybody. */
  distance: number;
  /** Mean silhouette of everybody else less the group's: above 0, the group is served worse. */
  shortfall: number;
  /** Where that lies with 95% confidence; null where nothing varies. */
  interval: Interval | null;
}

export interface AttributeFit { attribute: string; groups: GroupFit[]; notComputed: string[] }

export interface GroupQuality { rows: number; attributes: AttributeFit[] }

/** One pass over the rows for each protected attribute. */
export const groupQuality: ModelMeasure<'group_quality'> = {
  name: 'group_quality',
  needsGroups: true,
  measure: ({ challenger, groups: told }) => {
    if ('unknown' in told) return told;
    const { silhouettes, distances } = centroidSilhouettes(challenger.space(), challenger.labels);
    const [everybody] = groupMoments(distances, new Int32Array(distances.length), 1);
    return {
      rows: distances.length,
      attributes: told.map(({ name: attribute, groups, codes, unnamed }) => {
        const [scores, reaches] = [silhouettes, distances].map((values) => groupMoments(values, codes, groups.length)) as [ReturnType<typeof groupMoments>, ReturnType<typeof groupMoments>];
        const counted = scores.flatMap(({ count }, code) => (count >= FEWEST_IN_GROUP ? [code] : []));
        const few = scores.flatMap(({ count }, code) => (count >= FEWEST_IN_GROUP ? [] : [`fewer than ${FEWEST_IN_GROUP} customers of the snapshot in "${groups[code]!}"`]));
        const notComputed = [...few, ...(unnamed > 0 ? [`${unnamed === 1 ? 'a group' : `${unnamed} groups`} of fewer than ${FEWEST_IN_GROUP} customers`] : []), ...(counted.length < 2 ? ['fewer than two groups to compare'] : [])];
        return {
          attribute, notComputed,
          groups: counted.length < 2 ? [] : counted.map((code): GroupFit => {
            const others = merged(scores.filter((_, other) => other !== code));
            const own = scores[code]!;
            return {
              group: groups[code]!, customers: own.count, silhouette: own.mean, distance: reaches[code]!.mean / everybody!.mean,
              shortfall: others.mean - own.mean, interval: welch(others, own)?.interval ?? null,
            };
          }),
        };
      }),
    };
  },
};
