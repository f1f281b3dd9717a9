import { checkNumberOptions, type NumberOptions } from '../../options.ts';
import { kneedle } from '../kneedle.ts';
import type { KQuestion, KRule } from '../rule.ts';

const options: NumberOptions<'sensitivity'> = {
  sensitivity: { meaning: 'how clear an elbow must be, in mean steps of k', min: 0, max: 100, fallback: 1 },
};
const check = (given: unknown) => checkNumberOptions('k.options', options, given);

/**
 * The elbow of the inertia over k, by the kneedle rule. Where a limit forbids it, the nearest that is allowed; the
 * smaller of two.
 */
export const elbow: KRule = {
  name: 'elbow',
  needs: [],
  check,
  choose: (question, given) => {
    const curve = curveOf(question);
    const inertias = curve.map(({ inertia }) => inertia);
    const knee = kneedle(curve.map(({ k }) => k), inertias, check(given).sensitivity);
    if (knee === null) return { undecided: 'the inertia has no clear elbow' };
    const at = curve[knee.index]!.k;
    const found = `the inertia has its elbow at k = ${at}`;
    const [nearest] = question.allowed.toSorted((a, b) => Math.abs(a.k - at) - Math.abs(b.k - at) || a.k - b.k);
    const { k } = nearest!;
    return { k, reason: k === at ? found : `${found}; k = ${k} is the nearest that is allowed`, against: () => found };
  },
};

/** One cluster starts the curve where it goes on with two: after a leap the curve would bend there and nowhere else. */
function curveOf({ candidates, one }: KQuestion): { k: number; inertia: number }[] {
  const points = candidates.flatMap(({ k, inertia }) => (inertia === undefined ? [] : [{ k, inertia }]));
  return one && points[0]?.k === 2 ? [{ k: 1, inertia: one.inertia }, ...points] : points;
}
