import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, id, moment } from './columns.ts';
import { duplicated, late, missing } from './faults.ts';
import type { FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';

/** In the order of the consent purposes they need: PURPOSES of consent-book.ts. */
const CHANNELS = ['email', 'sms', 'ad'] as const;
const EVENTS = ['sent', 'opened', 'clicked', 'unsubscribed'] as const;
const [SENT, OPENED, CLICKED, UNSUBSCRIBED] = [0, 1, 2, 3];

/** Four weeks of campaigns, again and again: any 28 days hold one of each, so that behaviour stays steady. One has no effect at all. */
const CYCLE = [
  { channel: 0, effect: 0.08 },
  { channel: 1, effect: 0 },
  { channel: 0, effect: 0.12 },
  { channel: 2, effect: 0.1 },
] as const;
/** Of those who consented. */
const REACH = 0.9;
/** Of those reached: drawn at random and sent nothing, so that the effect can be measured. */
const HOLDOUT = 0.2;
const EFFECT_DAYS = 7;
const TUESDAY = 2;
const NINE = 9 * 3_600;
const UNSUBSCRIBES = 0.004;

const file: FileSpec = {
  name: 'campaign_events',
  format: 'parquet',
  columns: [id('event_id', 'M', 9), id('campaign_id', 'K', 4), customerId(), moment('event_at'), choice('event_type', EVENTS), choice('channel', CHANNELS)],
  faults: [duplicated(0.004), late(0.005, 'event_at'), missing(0.002, 'customer_id')],
};

/** A campaign every Tuesday, to a random part of those who consented, with a random holdout and a true effect on the rate of orders. */
export const campaigns: Simulation = {
  files: [file],
  start(company, output) {
    const { customers, behaviour, calendar, consents, lift, streams, today } = company;
    const events = output('campaign_events');
    let event = 0;

    return (day) => {
      if (calendar.weekday(day) !== TUESDAY) return;
      const random = streams.of('campaigns', day);
      const number = company.campaigns.length + 1;
      const { channel, effect } = CYCLE[(number - 1) % CYCLE.length]!;
      const record = { id: `K${String(number).padStart(4, '0')}`, channel: CHANNELS[channel], day, effect, effectDays: EFFECT_DAYS, targets: 0, holdouts: 0 };
      company.campaigns.push(record);
      const emit = (customer: number, second: number, type: number): void => {
        event += 1;
        events.emit([event, number, customer + 1, second, type, channel]);
      };

      for (let customer = 0, known = customers.knownOn(day); customer < known; customer++) {
        if (!consents.allows(customer, channel, day) || !random.chance(REACH)) continue;
        if (random.chance(HOLDOUT)) {
          record.holdouts += 1;
          today.heldOut.push(customer);
          continue;
        }
        record.targets += 1;
        lift.raise(customer, effect, day + EFFECT_DAYS);
        const sent = day * DAY_SECONDS + NINE + random.below(1_800);
        emit(customer, sent, SENT);
        if (day >= customers.churnDay[customer]! || random.uniform() >= behaviour.open[customer]!) continue;
        const opened = sent + 60 + Math.floor(13 * 3_600 * random.uniform() ** 3);
        emit(customer, opened, OPENED);
        if (random.uniform() < behaviour.click[customer]!) emit(customer, opened + 5 + random.below(120), CLICKED);
        if (!random.chance(UNSUBSCRIBES)) continue;
        emit(customer, opened + 130 + random.below(120), UNSUBSCRIBED);
        today.unsubscribed.push({ customer, purpose: channel, second: opened + 255 });
      }
    };
  },
};
