import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, flag, id, moment } from './columns.ts';
import { PURPOSES } from './consent-book.ts';
import { duplicated, late, missing } from './faults.ts';
import type { FileSpec } from './files.ts';
import type { Random } from './random.ts';
import type { Simulation } from './simulation.ts';

/** For each purpose: share of customers who agree, and for how many days (null: until withdrawn). */
const TERMS = [
  { share: 0.88, life: null },
  { share: 0.5, life: 540 },
  { share: 0.6, life: 720 },
] as const;
/** Share of customers who are asked and say no. */
const REFUSED = 0.08;
const RENEWED = 0.85;
/** Chance that a consent is withdrawn on a day. Those without one give it at the pace that keeps the shares where they are. */
const WITHDRAWN = 0.0003;

const file: FileSpec = {
  name: 'consents',
  format: 'csv',
  columns: [id('consent_id', 'N', 9), customerId(), choice('purpose', PURPOSES), flag('granted'), moment('recorded_at'), moment('expires_at')],
  faults: [duplicated(0.005), late(0.01, 'recorded_at'), missing(0.002, 'customer_id')],
};

/** Consents given, refused, withdrawn, expired and given again. The latest row of a customer and purpose counts, until it expires. */
export const consents: Simulation = {
  files: [file],
  start({ customers, consents: book, streams, today }, output) {
    const rows = output('consents');
    let number = 0;
    const record = (customer: number, purpose: number, granted: boolean, second: number): void => {
      number += 1;
      const { life } = TERMS[purpose]!;
      const recordedDay = Math.floor(second / DAY_SECONDS);
      const expires = granted && life !== null ? second + life * DAY_SECONDS : null;
      if (granted) book.grant(customer, purpose, life === null ? null : recordedDay + life);
      else book.withdraw(customer, purpose);
      rows.emit([number, customer + 1, purpose, granted ? 1 : 0, second, expires]);
    };
    /** One change for each customer and purpose a day: which is the latest is then never in doubt. */
    const changed = new Set<number>();
    const change = (customer: number, purpose: number, granted: boolean, second: number): void => {
      const key = customer * TERMS.length + purpose;
      if (changed.has(key)) return;
      changed.add(key);
      record(customer, purpose, granted, second);
    };
    /** A customer's first answers. Consents of the first day are of any age at which they have not expired yet. */
    const ask = (customer: number, day: number, random: Random): void => {
      const acquired = customers.acquiredAt[customer]!;
      for (const [purpose, { share, life }] of TERMS.entries()) {
        const draw = random.uniform();
        if (draw >= share + REFUSED) continue;
        const oldest = day === 0 && life !== null ? -1 - random.below(life * DAY_SECONDS) : acquired;
        record(customer, purpose, draw < share, Math.max(acquired, oldest));
      }
    };

    return (day) => {
      changed.clear();
      const random = streams.of('consents', day);
      const known = customers.knownOn(day);
      const before = day === 0 ? 0 : customers.knownOn(day - 1);
      for (const { customer, purpose, second } of today.unsubscribed) change(customer, purpose, false, second);
      for (let customer = before; customer < known; customer++) ask(customer, day, random);
      for (const [purpose, { share, life }] of TERMS.entries()) {
        if (day > 0 && life !== null) {
          for (let customer = 0; customer < before; customer++) {
            if (book.endDay(customer, purpose) !== day || !book.granted(customer, purpose)) continue;
            if (random.chance(RENEWED)) change(customer, purpose, true, changeTime(day, random));
          }
        }
        const given = (WITHDRAWN * share) / (1 - share);
        const fastest = Math.max(WITHDRAWN, given);
        for (let tries = random.rare(before, fastest); tries > 0; tries--) {
          const customer = random.below(before);
          const granted = book.allows(customer, purpose, day);
          if (random.uniform() * fastest < (granted ? WITHDRAWN : given)) {
            change(customer, purpose, !granted, changeTime(day, random));
          }
        }
      }
    };
  },
};

/** From 10:00 on: the day's campaign has gone out at nine, on the consents as they were. */
function changeTime(day: number, random: Random): number {
  return day * DAY_SECONDS + 10 * 3_600 + random.below(14 * 3_600);
}
