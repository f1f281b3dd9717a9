import { checkNumberOptions } from '../../options.ts';
import type { KCandidate } from '../candidate.ts';
import type { KRule, KVerdict } from '../rule.ts';

export interface ExtremeRule {
  name: string;
  /** The criterion in a sentence. */
  title: string;
  better: 'highest' | 'lowest';
  measure: (candidate: KCandidate) => number | null | undefined;
  /** Decimals that are shown. */
  digits: number;
}

interface Point {
  k: number;
  value: number;
}

/** The k with the best value of one criterion; the smallest k among those whose value is within the option `tolerance` of it. */
export function extremeRule(rule: ExtremeRule): KRule {
  const meaning = `difference of the ${rule.title} that does not count`;
  const options = { tolerance: { meaning, min: 0, max: Number.MAX_VALUE, fallback: 0 } };
  const check = (given: unknown) => checkNumberOptions('k.options', options, given);
  return {
    name: rule.name,
    needs: [],
    check,
    choose: ({ allowed }, given) => {
      const { tolerance = 0 } = check(given);
      const pool = allowed.flatMap((candidate): Point[] => {
        const value = rule.measure(candidate);
        return value === null || value === undefined ? [] : [{ k: candidate.k, value }];
      });
      return pool.length === 0 ? { undecided: `no candidate has a ${rule.title}` } : best(rule, pool, tolerance);
    },
  };
}

function best(rule: ExtremeRule, pool: readonly Point[], tolerance: number): KVerdict {
  const { better, title, digits } = rule;
  const sign = better === 'highest' ? 1 : -1;
  const extreme = sign * Math.max(...pool.map(({ value }) => sign * value));
  const chosen = pool.find(({ value }) => sign * value >= sign * extreme - tolerance)!;
  const range = `k in ${pool.map(({ k }) => k).join(', ')}`;
  const found = `${title} ${chosen.value.toFixed(digits)}`;
  return {
    k: chosen.k,
    reason:
      chosen.value === extreme
        ? `${found} is the ${better} for ${range}`
        : `${found} is as good as the best (${extreme.toFixed(digits)}) for ${range}, with fewer segments`,
    against: (candidate) => against(rule, candidate, chosen),
  };
}

function against({ better, title, digits, measure }: ExtremeRule, candidate: KCandidate, chosen: Point): string {
  const value = measure(candidate);
  if (value === null || value === undefined) return `its ${title} could not be computed`;
  const worse = better === 'highest' ? value < chosen.value : value > chosen.value;
  const other = `${chosen.value.toFixed(digits)} of k = ${chosen.k}`;
  return worse
    ? `${title} ${value.toFixed(digits)} is ${better === 'highest' ? 'below' : 'above'} ${other}`
    : `${title} ${value.toFixed(digits)} is no better than ${other}, with more segments`;
}
