export const PURPOSES = ['email_marketing', 'sms_marketing', 'ads'] as const;

/** An end that never comes, in days. */
const NO_END = 0x7fff;

/** Who may be contacted for which purpose (an index into PURPOSES), as of today. */
export interface ConsentBook {
  grant(customer: number, purpose: number, endDay: number | null): void;
  withdraw(customer: number, purpose: number): void;
  granted(customer: number, purpose: number): boolean;
  /** Granted, and not ended by this day. */
  allows(customer: number, purpose: number, day: number): boolean;
  /** The day from which a granted consent is void, or null. */
  endDay(customer: number, purpose: number): number | null;
}

export function createConsentBook(count: number): ConsentBook {
  const bits = new Uint8Array(count);
  const ends = PURPOSES.map(() => new Int16Array(count).fill(NO_END));
  const granted = (customer: number, purpose: number): boolean => (bits[customer]! & (1 << purpose)) !== 0;
  return {
    grant(customer, purpose, endDay) {
      bits[customer]! |= 1 << purpose;
      ends[purpose]![customer] = endDay ?? NO_END;
    },
    withdraw(customer, purpose) {
      bits[customer]! &= ~(1 << purpose);
    },
    granted,
    allows: (customer, purpose, day) => granted(customer, purpose) && day < ends[purpose]![customer]!,
    endDay(customer, purpose) {
      const end = ends[purpose]![customer]!;
      return end === NO_END ? null : end;
    },
  };
}
