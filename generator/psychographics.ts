import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, id, moment, whole } from './columns.ts';
import { duplicated, missing } from './faults.ts';
import { landsOn, type FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';

const TRAITS = ['price_consciousness', 'novelty_seeking', 'brand_loyalty', 'convenience', 'sustainability'] as const;
/** Share of the first customers who have answered the questionnaire, and chance that somebody does in a week. */
const ANSWERED = 0.08;
const ANSWERS = 0.002;
const WEEK = 7;

const file: FileSpec = {
  name: 'psychographics',
  format: 'csv',
  columns: [id('response_id', 'Y', 9), customerId(), choice('trait', TRAITS), whole('score'), moment('answered_at')],
  faults: [duplicated(0.004), missing(0.003, 'customer_id')],
  everyDays: WEEK,
};

/** Answers to a questionnaire on attitudes, each trait from 0 to 100. */
export const psychographics: Simulation = {
  files: [file],
  start({ customers, behaviour, streams }, output) {
    let number = 0;
    return (day) => {
      if (!landsOn(file, day)) return;
      const random = streams.of('psychographics', day);
      for (let customer = 0, known = customers.knownOn(day); customer < known; customer++) {
        if (!random.chance(day === 0 ? ANSWERED : ANSWERS)) continue;
        number += 1;
        const second = Math.max(customers.acquiredAt[customer]!, (day - WEEK) * DAY_SECONDS + random.below(WEEK * DAY_SECONDS));
        // Who buys at a discount says so; the other traits are the person's own.
        const middles = [30 + 60 * behaviour.discount[customer]!, 50, 55, 40 + 30 * behaviour.app[customer]!, 50];
        for (const [trait, middle] of middles.entries()) {
          output('psychographics').emit([number, customer + 1, trait, Math.max(0, Math.min(100, Math.round(middle + 15 * random.normal()))), second]);
        }
      }
    };
  },
};
