import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, id, moment, text, whole, type Column } from './columns.ts';
import { duplicated, late } from './faults.ts';
import type { FileSpec } from './files.ts';
import { timeOfDay } from './habits.ts';
import type { Simulation } from './simulation.ts';
import { surveyComment } from './texts.ts';

const PLATFORMS = ['microblog', 'photos', 'video', 'forum', 'reviews'] as const;
/** Mentions a day for each customer, and the share of them whose author is known as a customer. */
const RATE = 0.001;
const KNOWN = 0.4;

/** Thousandths in, from -1 (angry) to 1 (delighted) out. */
const sentiment: Column = { name: 'sentiment', stored: 'integer', sql: 'cast(sentiment * 0.001 as decimal(4, 3))' };

const file: FileSpec = {
  name: 'social_mentions',
  format: 'jsonl',
  columns: [id('mention_id', 'X', 9), customerId(), choice('platform', PLATFORMS), text('handle'), moment('mentioned_at'), sentiment, whole('followers'), text('body')],
  faults: [duplicated(0.005), late(0.008, 'mentioned_at')],
};

/** What people say about the shop in public, and how they mean it. Few of them can be told to be customers. */
export const mentions: Simulation = {
  files: [file],
  start({ customers, people, catalogue, streams }, output) {
    let number = 0;
    return (day) => {
      const random = streams.of('mentions', day);
      const known = customers.knownOn(day);
      for (let count = random.rare(known, RATE); count > 0; count--) {
        number += 1;
        const customer = random.below(known);
        const score = Math.max(0, Math.min(10, Math.round(6 + 3 * random.normal())));
        const facts = { product: catalogue.products[random.below(catalogue.products.length)]!.name, firstName: people.firstName(customer), email: people.email(customer), phone: people.phone(customer) };
        const feeling = Math.max(-1_000, Math.min(1_000, (score - 5) * 180 + random.below(200) - 100));
        const handle = `@${people.firstName(customer).toLowerCase()}${customer % 997}`;
        output('social_mentions').emit([
          number, random.chance(KNOWN) ? customer + 1 : null, random.below(PLATFORMS.length), handle, day * DAY_SECONDS + timeOfDay(0.4, random), feeling,
          Math.round(Math.exp(5 + 1.5 * random.normal())), surveyComment(score, facts, random),
        ]);
      }
    };
  },
};
