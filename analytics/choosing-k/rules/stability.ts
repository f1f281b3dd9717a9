import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { KCandidate } from '../candidate.ts';
import type { KRule } from '../rule.ts';

/** 0.75 is where Hennig (2007) calls a cluster valid and stable; below 0.6 he would not trust one. */
const options: NumberOptions<'min'> = {
  min: { meaning: 'Jaccard index of the weakest segment over bootstraps', min: 0, max: 1, fallback: 0.75 },
};
const check = (given: unknown) => checkNumberOptions('k.options', options, given);

interface Point {
  k: number;
  weakest: number;
}

/** As many segments as come back, each of them, where the customers are drawn again; the k that comes nearest where none does. */
export const stability: KRule = {
  name: 'stability',
  needs: ['stability'],
  check,
  choose: ({ allowed }, given) => {
    const { min = 0.75 } = check(given);
    const pool = allowed.flatMap(({ k, stability }): Point[] => (stability ? [{ k, weakest: stability.weakest }] : []));
    if (pool.length === 0) return { undecided: 'no candidate has a stability' };
    const stable = pool.findLast(({ weakest }) => weakest >= min);
    const chosen = stable ?? pool.reduce((a, b) => (b.weakest > a.weakest ? b : a));
    const found = `the weakest of ${chosen.k} segments comes back with Jaccard ${chosen.weakest.toFixed(2)}`;
    return {
      k: chosen.k,
      reason: stable
        ? `${found}, and no more segments reach ${min.toFixed(2)}`
        : `${found}, the best there is; none reaches ${min.toFixed(2)}`,
      against: (candidate) => against(candidate, chosen, min),
    };
  },
};

function against({ stability }: KCandidate, chosen: Point, min: number): string {
  if (!stability) return 'its stability could not be computed';
  return stability.weakest >= min
    ? `k = ${chosen.k} is stable too, with more segments`
    : `its weakest segment comes back with Jaccard ${stability.weakest.toFixed(2)}, below ${min.toFixed(2)}`;
}
