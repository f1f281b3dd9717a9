import { EVENING_STARTS } from './calendar.ts';
import type { Random } from './random.ts';

export const DEVICES = ['mobile', 'desktop', 'tablet'] as const;

export const MOBILE = 0;

/** Of those who do not come by phone. */
const ON_DESKTOP = 0.9;

/** Seconds of the day: from 18:00 to 23:30 for the given share, otherwise from 07:00 to 18:00. */
export function timeOfDay(evening: number, random: Random): number {
  return random.uniform() < evening ? EVENING_STARTS + random.below(5.5 * 3_600) : 7 * 3_600 + random.below(11 * 3_600);
}

/** An index into DEVICES. */
export function browsingDevice(mobile: number, random: Random): number {
  const draw = random.uniform();
  return draw < mobile ? MOBILE : draw < mobile + (1 - mobile) * ON_DESKTOP ? 1 : 2;
}
