import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, id, moment, text } from './columns.ts';
import { duplicated, late, missing } from './faults.ts';
import type { FileSpec } from './files.ts';
import { timeOfDay } from './habits.ts';
import type { Simulation } from './simulation.ts';
import { ticketBody, TOPICS } from './texts.ts';

const OUTCOMES = ['open', 'resolved', 'refunded', 'replaced'] as const;
/** Share of tickets still open at the end of their day: a ticket is delivered once, as it stands then. */
const STILL_OPEN = 0.2;

const file: FileSpec = {
  name: 'support_tickets',
  format: 'csv',
  columns: [
    id('ticket_id', 'T', 9),
    customerId(),
    moment('opened_at'),
    moment('closed_at'),
    choice('topic', TOPICS.map(({ name }) => name)),
    choice('outcome', OUTCOMES),
    text('body'),
  ],
  faults: [duplicated(0.005), late(0.008, 'opened_at'), missing(0.003, 'customer_id')],
};

/** Support tickets, each with what the customer wrote. */
export const tickets: Simulation = {
  files: [file],
  start({ customers, behaviour, people, catalogue, streams }, output) {
    const rows = output('support_tickets');
    let number = 0;
    return (day) => {
      const random = streams.of('tickets', day);
      const lastSecond = (day + 1) * DAY_SECONDS - 1;
      for (let customer = 0, known = customers.knownOn(day); customer < known; customer++) {
        if (random.uniform() >= behaviour.tickets[customer]! || day >= customers.churnDay[customer]!) continue;
        number += 1;
        const opened = day * DAY_SECONDS + timeOfDay(0.2, random);
        const open = random.chance(STILL_OPEN);
        const closed = open ? null : Math.min(lastSecond, opened + 600 + random.below(8 * 3_600));
        const topic = random.below(TOPICS.length);
        const facts = {
          product: catalogue.products[random.below(catalogue.products.length)]!.name,
          firstName: people.firstName(customer),
          email: people.email(customer),
          phone: people.phone(customer),
        };
        rows.emit([number, customer + 1, opened, closed, topic, open ? 0 : 1 + random.below(3), ticketBody(topic, facts, random)]);
      }
    };
  },
};
