import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, moment, text, whole } from './columns.ts';
import { duplicated, malformedEmail, missing } from './faults.ts';
import type { FileSpec } from './files.ts';
import type { Simulation } from './simulation.ts';
import { COUNTRIES, GENDERS, REGIONS } from './words.ts';

/** Chance that a customer moves, or gets a new phone, on a day. */
const CHANGES = 0.0004;
/** A customer's phone number changes at most so many times: see the area codes in people.ts. */
const MOST_PHONES = 200;

const file: FileSpec = {
  name: 'crm_customers',
  format: 'csv',
  columns: [
    customerId(),
    text('first_name'),
    text('last_name'),
    text('email'),
    text('phone'),
    whole('birth_year'),
    choice('gender', GENDERS),
    choice('region', REGIONS),
    choice('country', COUNTRIES),
    whole('postcode'),
    text('loyalty_id'),
    moment('acquired_at'),
    moment('updated_at'),
  ],
  faults: [duplicated(0.003), missing(0.003, 'email'), malformedEmail(0.007)],
};

/** The customer register: everybody on the first day, then whoever is new or has changed. */
export const crm: Simulation = {
  files: [file],
  start({ customers, people, households, streams, today }, output) {
    const rows = output('crm_customers');
    const emit = (customer: number, updatedAt: number): void => {
      const shared = households.shared(customer);
      const row = [
        customer + 1,
        people.firstName(customer),
        people.lastName(customer),
        people.email(customer),
        people.hasPhone(customer) ? people.phone(customer) : null,
        people.birthYear[customer]!,
        people.gender[customer]!,
        people.region[customer]!,
        people.country[customer]!,
        people.postcode[customer]!,
        people.hasLoyaltyCard(customer) ? people.loyaltyId(customer) : null,
        customers.acquiredAt[customer]!,
        updatedAt,
      ];
      // What two people share must be found by whoever looks for it, so their rows arrive whole.
      rows.emit(row, shared === 'email' || shared === 'phone');
    };

    return (day) => {
      const random = streams.of('crm', day);
      const known = customers.knownOn(day);
      const before = day === 0 ? 0 : customers.knownOn(day - 1);
      for (let customer = before; customer < known; customer++) emit(customer, customers.acquiredAt[customer]!);
      for (let changes = random.rare(before, CHANGES); changes > 0; changes--) {
        const customer = random.below(before);
        if (households.shared(customer) !== null || today.moved.includes(customer)) continue;
        if (random.chance(0.5)) people.region[customer] = random.below(REGIONS.length);
        else people.phonesBefore[customer] = Math.min(MOST_PHONES, people.phonesBefore[customer]! + 1);
        people.postcode[customer] = 10_000 + random.below(89_000);
        today.moved.push(customer);
        emit(customer, day * DAY_SECONDS + random.below(DAY_SECONDS));
      }
    };
  },
};
