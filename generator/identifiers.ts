import { DAY_SECONDS } from './calendar.ts';
import { choice, customerId, moment, text } from './columns.ts';
import { duplicated, missing } from './faults.ts';
import type { FileSpec } from './files.ts';
import type { SharedKind } from './households.ts';
import type { Simulation } from './simulation.ts';

const TYPES = ['email', 'phone', 'loyalty_id', 'cookie', 'device'] as const;
const [EMAIL, PHONE, LOYALTY, COOKIE, DEVICE] = [0, 1, 2, 3, 4];

const file: FileSpec = {
  name: 'identifiers',
  format: 'parquet',
  columns: [customerId(), choice('identifier_type', TYPES), text('identifier_value'), moment('seen_at')],
  faults: [duplicated(0.003), missing(0.002, 'identifier_value')],
};

/** By what each customer is known: with the first day or on arrival, and again when the phone number changes. */
export const identifiers: Simulation = {
  files: [file],
  start({ customers, people, households, today }, output) {
    const rows = output('identifiers');
    const emit = (customer: number, type: number, value: string, seenAt: number): void => {
      // As in crm.ts: a shared identifier is never broken.
      rows.emit([customer + 1, type, value, seenAt], households.shared(customer) === (TYPES[type] as SharedKind));
    };

    return (day) => {
      const known = customers.knownOn(day);
      for (let customer = day === 0 ? 0 : customers.knownOn(day - 1); customer < known; customer++) {
        const at = customers.acquiredAt[customer]!;
        emit(customer, EMAIL, people.email(customer), at);
        if (people.hasPhone(customer)) emit(customer, PHONE, people.phone(customer), at);
        if (people.hasLoyaltyCard(customer)) emit(customer, LOYALTY, people.loyaltyId(customer), at);
        emit(customer, COOKIE, cookieId(people.cookie(customer, false)), at);
        emit(customer, COOKIE, cookieId(people.cookie(customer, true)), at);
        if (people.hasApp(customer)) emit(customer, DEVICE, people.deviceId(customer), at);
      }
      for (const customer of today.moved) {
        if (people.hasPhone(customer) && people.phonesBefore[customer]! > 0) emit(customer, PHONE, people.phone(customer), day * DAY_SECONDS + DAY_SECONDS - 1);
      }
    };
  },
};

function cookieId(number: number): string {
  return `K${String(number).padStart(8, '0')}`;
}
