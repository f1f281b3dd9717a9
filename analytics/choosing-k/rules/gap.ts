import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import type { Gap, KCandidate } from '../candidate.ts';
import type { KQuestion, KRule } from '../rule.ts';

const options: NumberOptions<'errors'> = {
  errors: { meaning: 'standard errors by which the next gap must be higher', min: 0, max: 10, fallback: 1 },
};
const check = (given: unknown) => checkNumberOptions('k.options', options, given);

interface Point { k: number; gap: Gap }

/** The smallest k whose gap the next one does not exceed by more than its standard error (Tibshirani, Walther and Hastie, 2001). */
export const gap: KRule = {
  name: 'gap',
  needs: ['gap'],
  check,
  choose: (question, given) => {
    const { errors = 1 } = check(given);
    const points = question.candidates.flatMap(pointOf);
    const rests = ({ k, gap }: Point) => {
      const next = points.find((point) => point.k === k + 1);
      return next !== undefined && gap.value >= next.gap.value - errors * next.gap.error;
    };
    const pool = question.allowed.flatMap(pointOf);
    if (pool.length === 0) return { undecided: 'no candidate has a gap' };
    const first = pool.find(rests);
    const chosen = first ?? pool.reduce((a, b) => (b.gap.value > a.gap.value ? b : a));
    const found = `gap ${chosen.gap.value.toFixed(3)} at k = ${chosen.k}`;
    return {
      k: chosen.k,
      reason: `${first ? `${found} is not exceeded by that of k = ${chosen.k + 1} beyond its error` : `${found} is the highest, and none comes to rest`}${alone(question, points, errors)}`,
      against: (candidate) => {
        if (!candidate.gap) return 'its gap could not be computed';
        const value = `gap ${candidate.gap.value.toFixed(3)}`;
        if (first === undefined) return `${value} is below ${chosen.gap.value.toFixed(3)} of k = ${chosen.k}`;
        return candidate.k < chosen.k ? `${value} is exceeded by that of k = ${candidate.k + 1}` : `the gap came to rest at k = ${chosen.k} already`;
      },
    };
  },
};

function pointOf({ k, gap }: KCandidate): Point[] {
  return gap ? [{ k, gap }] : [];
}

/** The one rule that can say so: the rows may have no clusters at all. */
function alone({ one }: KQuestion, points: readonly Point[], errors: number): string {
  const two = points.find(({ k }) => k === 2)?.gap;
  return one?.gap && two && one.gap.value >= two.value - errors * two.error ? '; it speaks for one group as much as for two' : '';
}
