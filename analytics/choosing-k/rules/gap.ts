import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { Gap, KCandidate } from '../candidate.ts';
import type { KQuestion, KRule } from '../rule.ts';

const options: NumberOptions<'errors'> = {
  errors: { meaning: 'standard errors by which the next gap must be higher', min: 0, max: 10, fallback: 1 },
};
const check = (given: unknown) => checkNumberOptions('k.options', options, given);

interface Point {
  k: number;
  gap: Gap;
}

/**
 * The smallest k whose gap the next one does not exceed by more than its standard error (Tibshirani, Walther and Hastie,
 * 2001); where the gap goes on rising, the k of the highest.
 */
export const gap: KRule = {
  name: 'gap',
  needs: ['gap'],
  check,
  choose: (question, given) => {
    const { errors = 1 } = check(given);
    const all = question.candidates.flatMap(pointOf);
    const pool = question.allowed.flatMap(pointOf);
    if (pool.length === 0) return { undecided: 'no candidate has a gap' };
    const resting = pool.find((point) => rests(point, all, errors));
    const chosen = resting ?? pool.reduce((a, b) => (b.gap.value > a.gap.value ? b : a));
    const none = isOneGroup(question, all, errors) ? '; it speaks for one group as much as for two' : '';
    return {
      k: chosen.k,
      reason: resting
        ? `${say(chosen)} at k = ${chosen.k} is not exceeded by that of k = ${chosen.k + 1} beyond its error${none}`
        : `${say(chosen)} at k = ${chosen.k} is the highest, and none comes to rest${none}`,
      against: (candidate) => against(candidate, chosen, resting !== undefined),
    };
  },
};

function pointOf({ k, gap }: KCandidate): Point[] {
  return gap ? [{ k, gap }] : [];
}

function rests({ k, gap }: Point, all: readonly Point[], errors: number): boolean {
  const next = all.find((point) => point.k === k + 1);
  return next !== undefined && gap.value >= next.gap.value - errors * next.gap.error;
}

/** No other rule can say so: the rows may have no clusters at all. */
function isOneGroup({ one }: KQuestion, all: readonly Point[], errors: number): boolean {
  return one?.gap ? rests({ k: 1, gap: one.gap }, all, errors) : false;
}

function against({ k, gap }: KCandidate, chosen: Point, resting: boolean): string {
  if (!gap) return 'its gap could not be computed';
  if (!resting) return `${say({ k, gap })} is below ${chosen.gap.value.toFixed(3)} of k = ${chosen.k}`;
  return k < chosen.k ? `${say({ k, gap })} is exceeded by that of k = ${k + 1}` : `the gap came to rest at k = ${chosen.k} already`;
}

function say({ gap }: Point): string {
  return `gap ${gap.value.toFixed(3)}`;
}
