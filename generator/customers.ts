import { DAY_SECONDS } from './calendar.ts';
import type { ResolvedOptions } from './options.ts';
import type { Random, Streams } from './random.ts';
import { assignSegments } from './segment-shares.ts';

/** A churn day that never comes. */
export const NEVER = 0x7fffffff;

/** The period that `churnShare` and `arrivalShare` speak of. */
const SHARE_DAYS = 180;
/** The customers of the first day came within the six years before it. */
const HISTORY_DAYS = 2_190;

/** Who is a customer, from when to when. A customer is an index; its number in the files is one more. */
export interface Customers {
  count: number;
  segment: Uint8Array;
  /** Seconds from the first day; negative for those who were customers before it. In ascending order from the first arrival on. */
  acquiredAt: Int32Array;
  /** The first day without any activity; NEVER for those who stay. */
  churnDay: Int32Array;
  /** Whether the drift reaches this customer. */
  drifts: Uint8Array;
  /** How many are known by the end of a day: always the first so many. */
  knownOn(day: number): number;
}

export function createCustomers(options: ResolvedOptions, streams: Streams): Customers {
  const { customers: count, days } = options;
  const arrivals = days > 1 ? Math.min(Math.floor(count / 2), Math.round((count * options.arrivalShare * days) / SHARE_DAYS)) : 0;
  const initial = count - arrivals;
  const arrivalDay = (index: number): number => 1 + Math.floor(((index - initial) * (days - 1)) / arrivals);

  const random = streams.of('customers');
  const acquiredAt = new Int32Array(count);
  const churnDay = new Int32Array(count);
  const drifts = new Uint8Array(count);
  const hazard = -Math.log(1 - Math.min(options.churnShare, 0.999)) / SHARE_DAYS;
  for (let index = 0; index < count; index++) {
    const day = index < initial ? -1 - random.below(HISTORY_DAYS) : arrivalDay(index);
    acquiredAt[index] = day * DAY_SECONDS + random.below(DAY_SECONDS);
    churnDay[index] = churnAfter(Math.max(day, 0), hazard, random);
    drifts[index] = random.chance(options.drift.reach) ? 1 : 0;
  }

  return {
    count,
    segment: assignSegments(count, options.segments.map(({ share }) => share), streams.of('segments')),
    acquiredAt,
    churnDay,
    drifts,
    knownOn(day) {
      if (arrivals === 0) return count;
      // The arrivals of a day are those whose share of the days is used up by its end.
      return Math.min(count, initial + Math.ceil((day * arrivals) / (days - 1)));
    },
  };
}

/** A constant hazard: churners leave at the same pace on every day. */
function churnAfter(day: number, hazard: number, random: Random): number {
  const lifetime = -Math.log(random.uniform()) / Math.max(hazard, 1e-12);
  return lifetime < 1e6 ? day + 1 + Math.floor(lifetime) : NEVER;
}
