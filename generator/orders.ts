import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, id, moment, money, productId, whole } from './columns.ts';
import type { Company } from './company.ts';
import { duplicated, late, missing, orphanCustomer, orphanProduct, refundedLine } from './faults.ts';
import type { FileSpec } from './files.ts';
import { browsingDevice, DEVICES, MOBILE, timeOfDay } from './habits.ts';
import type { Random } from './random.ts';
import type { Simulation } from './simulation.ts';

const CHANNELS = ['web', 'app', 'store'] as const;
const [WEB, APP, STORE] = [0, 1, 2];
/** Lines that refund another are numbered from here on: no order has as many. */
const REFUND_STEP = 100;
const MOST_LINES = 60;
const DISCOUNTS = [0.1, 0.15, 0.2, 0.25, 0.3] as const;

const orderFile: FileSpec = {
  name: 'orders',
  format: 'parquet',
  columns: [id('order_id', 'O', 9), customerId(), moment('ordered_at'), choice('channel', CHANNELS), choice('device', DEVICES), money('order_total', 12)],
  faults: [duplicated(0.004), late(0.008, 'ordered_at'), missing(0.002, 'customer_id')],
};

const lineFile: FileSpec = {
  name: 'order_lines',
  format: 'parquet',
  columns: [
    id('order_id', 'O', 9),
    whole('line_number'),
    customerId(),
    productId(),
    moment('ordered_at'),
    whole('quantity'),
    money('unit_price', 10),
    money('discount', 10),
    money('amount', 12),
  ],
  faults: [
    duplicated(0.005),
    late(0.008, 'ordered_at'),
    missing(0.002, 'product_id'),
    orphanCustomer(0.003),
    orphanProduct(0.003),
    refundedLine(0.006, REFUND_STEP),
  ],
};

/** Orders and their lines: at most one order for each customer and day. */
export const orders: Simulation = {
  files: [orderFile, lineFile],
  start(company, output) {
    const { customers, behaviour, calendar, lift, today } = company;
    const orderOutput = output('orders');
    const lineOutput = output('order_lines');
    let number = 0;

    return (day) => {
      const random = company.streams.of('orders', day);
      const known = customers.knownOn(day);
      const weekend = calendar.isWeekend(day);
      for (let customer = 0; customer < known; customer++) {
        if (day >= customers.churnDay[customer]!) continue;
        // Seven days hold 7 days' worth of orders, `weekend` of them on two days.
        const share = behaviour.weekend[customer]!;
        const rhythm = weekend ? 3.5 * share : 1.4 * (1 - share);
        if (random.uniform() >= behaviour.orders[customer]! * rhythm * lift.factor(customer, day)) continue;

        number += 1;
        const second = day * DAY_SECONDS + timeOfDay(behaviour.evening[customer]!, random);
        const way = random.uniform() - behaviour.app[customer]!;
        const channel = way < 0 ? APP : way < behaviour.web[customer]! ? WEB : STORE;
        const device = channel === STORE ? null : channel === APP ? MOBILE : browsingDevice(behaviour.mobile[customer]!, random);
        const lines = Math.min(MOST_LINES, 1 + random.poisson(behaviour.lines[customer]! - 1));
        let total = 0;
        let product = 0;
        for (let line = 1; line <= lines; line++) {
          product = pickProduct(company, customer, random);
          const quantity = random.chance(0.75) ? 1 : 2 + random.below(2);
          const price = company.catalogue.price[product]!;
          const gross = price * quantity;
          const discount = random.uniform() < behaviour.discount[customer]! ? Math.round(gross * DISCOUNTS[random.below(DISCOUNTS.length)]!) : 0;
          total += gross - discount;
          lineOutput.emit([number, line, customer + 1, product + 1, second, quantity, price, discount, gross - discount]);
        }
        orderOutput.emit([number, customer + 1, second, channel, device, total]);
        today.orders.push({ customer, second, online: channel !== STORE, device, product });
      }
    };
  },
};

/** From a run of neighbouring categories that is the customer's own, near their price tier. */
function pickProduct({ catalogue, behaviour }: Company, customer: number, random: Random): number {
  const home = (customer * 7) % catalogue.categories;
  const breadth = Math.min(catalogue.categories, behaviour.breadth[customer]!);
  const category = (home + Math.floor(breadth * random.uniform() ** 1.2)) % catalogue.categories;
  return catalogue.at(category, behaviour.priceTier[customer]! + 0.2 * random.normal());
}
