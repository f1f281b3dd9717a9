import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { KCandidate } from '../candidate.ts';
import type { KRule } from '../rule.ts';

/** 0.75 is where Hennig (2007) calls a cluster valid and stable; below 0.6 he would not trust one. */
const options: NumberOptions<'min'> = { min: { meaning: 'Jaccard index of the weakest segment over bootstraps', min: 0, max: 1, fallback: 0.75 } };
const check = (given: unknown) => checkNumberOptions('k.options', options, given);

/** As many segments as come back, each of them, where the customers are drawn again; the k that comes nearest where none does. */
export const stability: KRule = {
  name: 'stability',
  needs: ['stability'],
  check,
  choose: ({ allowed }, given) => {
    const { min = 0.75 } = check(given);
    const pool = allowed.filter((candidate) => weakestOf(candidate) !== null);
    if (pool.length === 0) return { undecided: 'no candidate has a stability' };
    const stable = pool.findLast((candidate) => weakestOf(candidate)! >= min);
    const chosen = stable ?? pool.reduce((a, b) => (weakestOf(b)! > weakestOf(a)! ? b : a));
    const weakest = `the weakest of ${chosen.k} segments comes back with Jaccard ${weakestOf(chosen)!.toFixed(2)}`;
    return {
      k: chosen.k,
      reason: stable ? `${weakest}, and no more segments reach ${min.toFixed(2)}` : `${weakest}, the best there is; none reaches ${min.toFixed(2)}`,
      against: (candidate) => {
        const value = weakestOf(candidate);
        if (value === null) return 'its stability could not be computed';
        return value >= min ? `k = ${chosen.k} is stable too, with more segments` : `its weakest segment comes back with Jaccard ${value.toFixed(2)}, below ${min.toFixed(2)}`;
      },
    };
  },
};

function weakestOf({ stability }: KCandidate): number | null {
  return stability?.weakest ?? null;
}
