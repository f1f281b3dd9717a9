import { DAY_SECONDS } from './calendar.ts';
import { customerId, id, moment, text } from './columns.ts';
import { duplicated, missing } from './faults.ts';
import { landsOn, type FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';
import { CATEGORIES } from './words.ts';

const CHANNELS = ['email', 'sms', 'app', 'post'] as const;
const FREQUENCIES = ['weekly', 'monthly', 'only when it matters'] as const;
/** Share of the first customers who have filled it in, and chance that somebody does in a week. */
const ANSWERED = 0.2;
const ANSWERS = 0.004;
const WEEK = 7;

const file: FileSpec = {
  name: 'preferences',
  format: 'jsonl',
  columns: [id('preference_id', 'Z', 9), customerId(), text('kind'), text('value'), moment('stated_at')],
  faults: [duplicated(0.004), missing(0.003, 'customer_id')],
  everyDays: WEEK,
};

/** What customers say of themselves in the preference centre: topics, a channel, how often. The latest counts. */
export const preferences: Simulation = {
  files: [file],
  start({ customers, behaviour, streams }, output) {
    let number = 0;
    return (day) => {
      if (!landsOn(file, day)) return;
      const random = streams.of('preferences', day);
      const rows = output('preferences');
      for (let customer = 0, known = customers.knownOn(day); customer < known; customer++) {
        if (!random.chance(day === 0 ? ANSWERED : ANSWERS)) continue;
        const second = Math.max(customers.acquiredAt[customer]!, (day - WEEK) * DAY_SECONDS + random.below(WEEK * DAY_SECONDS));
        const state = (kind: string, value: string): void => {
          number += 1;
          rows.emit([number, customer + 1, kind, value, second]);
        };
        // What they buy: the run of categories of orders.ts.
        const home = (customer * 7) % CATEGORIES.length;
        for (let topic = 0; topic < Math.min(3, Math.round(behaviour.breadth[customer]!)); topic++) state('topic', CATEGORIES[(home + topic) % CATEGORIES.length]!.name);
        state('channel', CHANNELS[random.chance(behaviour.app[customer]!) ? 2 : random.below(CHANNELS.length)]!);
        state('frequency', FREQUENCIES[random.below(FREQUENCIES.length)]!);
      }
    };
  },
};
