import type { RetrainReason } from './reason.ts';

/** The champion is older than it may be. */
export const age: RetrainReason = {
  name: 'age', automatic: true,
  ask({ champion, settings: { retrain: { maxAgeDays } } }) {
    if (champion === null) return { because: null };
    return {
      because: champion.age > maxAgeDays ? `the champion is ${champion.age} days old (limit ${maxAgeDays})` : null,
      evidence: { champion_age_days: champion.age, max_age_days: maxAgeDays },
    };
  },
};
