import { DAY_SECONDS } from './calendar.ts';
import { id, moment, money, productId, text, whole } from './columns.ts';
import { duplicated, late } from './faults.ts';
import type { FileSpec } from './files.ts';
import { memberCard } from './member-card.ts';
import type { Simulation } from './simulation.ts';

/** Chance that a member buys in a store on a day. */
const VISITS = 0.02;

const memberNumber = () => id('member_number', 'M', 8);

const memberFile: FileSpec = {
  name: 'store_members',
  format: 'csv',
  columns: [
    memberNumber(), text('first_name'), text('last_name'), text('email'), text('phone'), text('loyalty_id'), whole('birth_year'), whole('postcode'),
    moment('joined_at'),
  ],
  faults: [duplicated(0.003)],
};

const lineFile: FileSpec = {
  name: 'store_order_lines',
  format: 'parquet',
  columns: [
    id('receipt_id', 'R', 9), whole('line_number'), memberNumber(), productId(), moment('sold_at'), whole('quantity'), money('discount', 10), money('amount', 12),
  ],
  faults: [duplicated(0.004), late(0.006, 'sold_at')],
};

/** The stores' own programme: who joined, as the clerk wrote it down, and what members bought. Most members are customers of the web shop too. */
export const stores: Simulation = {
  files: [memberFile, lineFile],
  start(company, output) {
    const { members, streams, catalogue } = company;
    const [memberOutput, lineOutput] = [output('store_members'), output('store_order_lines')];
    const products = catalogue.price.length;
    let receipt = 0;

    return (day) => {
      const known = members.knownOn(day);
      for (let member = day === 0 ? 0 : members.knownOn(day - 1); member < known; member++) {
        const card = memberCard(company, members.person[member]!, streams.of('member card', member));
        memberOutput.emit([
          member + 1, card.firstName, card.lastName, card.email, card.phone, card.loyaltyId, card.birthYear, card.postcode, members.joinedAt[member]!,
        ]);
      }
      const random = streams.of('stores', day);
      for (let visits = random.rare(known, VISITS); visits > 0; visits--) {
        const member = random.below(known);
        const second = Math.max(members.joinedAt[member]!, day * DAY_SECONDS + 9 * 3_600 + random.below(10 * 3_600));
        receipt += 1;
        for (let line = 1, lines = 1 + random.poisson(1.2); line <= lines; line++) {
          const product = random.below(products);
          const quantity = random.chance(0.8) ? 1 : 2;
          const gross = catalogue.price[product]! * quantity;
          const discount = random.chance(0.1) ? Math.round(gross * 0.1) : 0;
          lineOutput.emit([receipt, line, member + 1, product + 1, second, quantity, discount, gross - discount]);
        }
      }
    };
  },
};
