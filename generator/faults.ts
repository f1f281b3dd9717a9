import { DAY_SECONDS } from './calendar.ts';
import { positionOf, type Column, type Row, type Value } from './columns.ts';
import type { Random } from './random.ts';

export type FaultKind = 'duplicate' | 'late' | 'null' | 'orphan_customer' | 'orphan_product' | 'malformed_email' | 'negative_amount';

/** Where a broken row goes. */
export interface Delivery {
  /** The day being simulated. */
  day: number;
  random: Random;
  /** Hands a row to the file of this day, or of a later one. */
  deliver(row: Row, daysLater?: number): void;
}

/** One way to break a row. A row is broken in one way at most, so that each kind can be counted by itself. */
export interface Fault {
  kind: FaultKind;
  /** Share of rows. */
  rate: number;
  /** Delivers the row broken and returns true; returns false where this row cannot be broken this way. */
  plant(row: Row, delivery: Delivery, columns: readonly Column[]): boolean;
}

/** The same row twice in the same landing day. */
export function duplicated(rate: number): Fault {
  return {
    kind: 'duplicate',
    rate,
    plant(row, delivery) {
      delivery.deliver(row);
      delivery.deliver(row);
      return true;
    },
  };
}

/** An event of this day that lands one to three days later. Rows of history, which land with the first day, stay as they are. */
export function late(rate: number, timeColumn: string): Fault {
  return {
    kind: 'late',
    rate,
    plant(row, delivery, columns) {
      const time = row[positionOf(columns, timeColumn)] as number;
      if (Math.floor(time / DAY_SECONDS) !== delivery.day) return false;
      delivery.deliver(row, 1 + delivery.random.below(3));
      return true;
    },
  };
}

/** A value that is missing though it should be there. */
export function missing(rate: number, column: string): Fault {
  return replaced('null', rate, column, () => null);
}

/** A number beyond every customer's. */
export function orphanCustomer(rate: number): Fault {
  return replaced('orphan_customer', rate, 'customer_id', (_, random) => 9_000_001 + random.below(999_000));
}

/** A number beyond every product's. */
export function orphanProduct(rate: number): Fault {
  return replaced('orphan_product', rate, 'product_id', (_, random) => 90_001 + random.below(9_000));
}

/** An address no mail server would take. */
export function malformedEmail(rate: number): Fault {
  const breakers: readonly ((email: string) => string)[] = [
    (email) => email.replace('@', ''),
    (email) => email.replace('@', '@@'),
    (email) => email.replace('@', ' @'),
    (email) => email.slice(0, email.indexOf('.', email.indexOf('@'))),
    (email) => email.slice(0, email.indexOf('@') + 1),
  ];
  return replaced('malformed_email', rate, 'email', (email, random) => breakers[random.below(breakers.length)]!(email as string));
}

/** A return booked as a line of its own with a negative quantity and amount; `lineNumberStep` keeps its number free. */
export function refundedLine(rate: number, lineNumberStep: number): Fault {
  return {
    kind: 'negative_amount',
    rate,
    plant(row, delivery, columns) {
      const refund = [...row];
      for (const name of ['quantity', 'discount', 'amount']) {
        const position = positionOf(columns, name);
        refund[position] = -(row[position] as number);
      }
      const number = positionOf(columns, 'line_number');
      refund[number] = (row[number] as number) + lineNumberStep;
      delivery.deliver(row);
      delivery.deliver(refund);
      return true;
    },
  };
}

function replaced(kind: FaultKind, rate: number, column: string, other: (value: Value, random: Random) => Value): Fault {
  return {
    kind,
    rate,
    plant(row, delivery, columns) {
      const position = positionOf(columns, column);
      const broken = [...row];
      broken[position] = other(row[position] ?? null, delivery.random);
      delivery.deliver(broken);
      return true;
    },
  };
}
