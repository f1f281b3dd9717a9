import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, id, moment, productId } from './columns.ts';
import { duplicated, late, missing } from './faults.ts';
import type { FileSpec } from './files.ts';
import { browsingDevice, DEVICES, MOBILE, timeOfDay } from './habits.ts';
import type { Simulation } from './simulation.ts';

const EVENTS = ['page_view', 'product_view', 'add_to_cart', 'checkout', 'purchase'] as const;
const [PAGE, PRODUCT, CART, CHECKOUT, PURCHASE] = [0, 1, 2, 3, 4];
/** Share of visits without logging in: the cookie is known, the customer is not. */
const ANONYMOUS = 0.12;
const MOST_PAGES = 20;

const file: FileSpec = {
  name: 'web_events',
  format: 'parquet',
  columns: [
    id('event_id', 'E', 9),
    customerId(),
    id('cookie_id', 'K', 8),
    id('session_id', 'S', 9),
    moment('event_at'),
    choice('event_type', EVENTS),
    productId(),
    choice('device', DEVICES),
  ],
  faults: [duplicated(0.004), late(0.006, 'event_at'), missing(0.002, 'cookie_id')],
};

/** Visits to the web shop: those that only look, and one for each order made online. */
export const web: Simulation = {
  files: [file],
  start(company, output) {
    const { customers, behaviour, people, catalogue, streams, today } = company;
    const events = output('web_events');
    let event = 0;
    let session = 0;

    return (day) => {
      const random = streams.of('web', day);
      const known = customers.knownOn(day);
      for (let customer = 0; customer < known; customer++) {
        if (day >= customers.churnDay[customer]!) continue;
        for (let visits = random.poisson(behaviour.sessions[customer]!); visits > 0; visits--) {
          session += 1;
          const device = browsingDevice(behaviour.mobile[customer]!, random);
          const cookie = people.cookie(customer, device === MOBILE);
          const who = random.chance(ANONYMOUS) ? null : customer + 1;
          let second = day * DAY_SECONDS + timeOfDay(behaviour.evening[customer]!, random);
          const step = (type: number, product: number | null): void => {
            event += 1;
            events.emit([event, who, cookie, session, second, type, product, device]);
            second += 5 + random.below(55);
          };
          const pages = Math.min(MOST_PAGES, 1 + random.poisson(behaviour.pages[customer]! - 1));
          for (let page = 0; page < pages; page++) {
            const looks = page > 0 && random.chance(0.5);
            step(looks ? PRODUCT : PAGE, looks ? 1 + random.below(catalogue.products.length) : null);
          }
          for (let carts = Math.min(MOST_PAGES, random.poisson(behaviour.carts[customer]!)); carts > 0; carts--) {
            step(CART, 1 + random.below(catalogue.products.length));
          }
        }
      }
      for (const { customer, second, online, device, product } of today.orders) {
        if (!online) continue;
        session += 1;
        const cookie = people.cookie(customer, device === MOBILE);
        for (const [type, before] of [[CHECKOUT, 45], [PURCHASE, 0]] as const) {
          event += 1;
          events.emit([event, customer + 1, cookie, session, second - before, type, product + 1, device]);
        }
      }
    };
  },
};
