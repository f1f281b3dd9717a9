import { checkNumberOptions } from '../../options.ts';
import type { KCandidate } from '../candidate.ts';
import type { KRule } from '../rule.ts';

export interface ExtremeRule {
  name: string;
  /** The criterion in a sentence. */
  title: string;
  better: 'highest' | 'lowest';
  measure: (candidate: KCandidate) => number | null | undefined;
  digits: number;
  /** What the `tolerance` is a difference of. */
  unit: string;
}

/** The k with the best value of one criterion; the smallest k among those whose value is within `tolerance` of it. */
export function extremeRule({ name, title, better, measure, digits, unit }: ExtremeRule): KRule {
  const sign = better === 'highest' ? 1 : -1;
  const options = { tolerance: { meaning: `difference of ${unit} that does not count`, min: 0, max: Number.MAX_VALUE, fallback: 0 } };
  const say = (value: number) => `${title} ${value.toFixed(digits)}`;
  const check = (given: unknown) => checkNumberOptions('k.options', options, given);
  return {
    name,
    needs: [],
    check,
    choose: ({ allowed }, given) => {
      const { tolerance = 0 } = check(given);
      const pool = allowed.flatMap((candidate) => {
        const value = measure(candidate);
        return value === null || value === undefined ? [] : [{ k: candidate.k, value }];
      });
      if (pool.length === 0) return { undecided: `no candidate has a ${title}` };
      const best = sign * Math.max(...pool.map(({ value }) => sign * value));
      const chosen = pool.find(({ value }) => sign * value >= sign * best - tolerance)!;
      const range = `k in ${pool.map(({ k }) => k).join(', ')}`;
      return {
        k: chosen.k,
        reason: chosen.value === best
          ? `${say(best)} is the ${better} for ${range}`
          : `${say(chosen.value)} is as good as the best (${best.toFixed(digits)}) for ${range}, with fewer segments`,
        against: (candidate) => {
          const value = measure(candidate);
          if (value === null || value === undefined) return `its ${title} could not be computed`;
          return sign * value < sign * chosen.value
            ? `${say(value)} is ${better === 'highest' ? 'below' : 'above'} ${chosen.value.toFixed(digits)} of k = ${chosen.k}`
            : `${say(value)} is no better than ${chosen.value.toFixed(digits)} of k = ${chosen.k}, with more segments`;
        },
      };
    },
  };
}
