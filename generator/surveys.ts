import { DAY_SECONDS } from './calendar.ts';
import { customerId, id, moment, text, whole } from './columns.ts';
import { duplicated, late, missing } from './faults.ts';
import type { FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';
import { surveyComment } from './texts.ts';

/** Chance that an order is answered with a survey on the same day. */
const ANSWERED = 0.03;
/** Share of answers without one of the two scores, and without a comment. */
const SKIPPED = 0.1;
const NO_COMMENT = 0.3;

const file: FileSpec = {
  name: 'surveys',
  format: 'csv',
  columns: [id('response_id', 'R', 9), customerId(), moment('responded_at'), whole('nps'), whole('csat'), text('comment')],
  faults: [duplicated(0.005), late(0.008, 'responded_at'), missing(0.003, 'customer_id')],
};

/** Answers to the survey that follows an order: net promoter score 0 to 10, satisfaction 1 to 5, a comment. */
export const surveys: Simulation = {
  files: [file],
  start({ people, catalogue, streams, today }, output) {
    const rows = output('surveys');
    let number = 0;
    return (day) => {
      const random = streams.of('surveys', day);
      const lastSecond = (day + 1) * DAY_SECONDS - 1;
      for (const { customer, second, product } of today.orders) {
        if (!random.chance(ANSWERED)) continue;
        number += 1;
        const score = Math.max(0, Math.min(10, Math.round(8 + 2 * random.normal())));
        const facts = {
          product: catalogue.products[product]!.name,
          firstName: people.firstName(customer),
          email: people.email(customer),
          phone: people.phone(customer),
        };
        const comment = random.chance(NO_COMMENT) ? null : surveyComment(score, facts, random);
        const nps = random.chance(SKIPPED) ? null : score;
        const csat = random.chance(SKIPPED) ? null : 1 + Math.round((score / 10) * 4);
        rows.emit([number, customer + 1, Math.min(lastSecond, second + 600 + random.below(7_200)), nps, csat, comment]);
      }
    };
  },
};
