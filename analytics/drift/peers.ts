/**
 * How a feature may drift, as its mart declares: over a window, as a day's flow, or by its nature (tenure), which never
 * alarms.
 */
export type DriftKind = 'window' | 'flow' | 'none';

/** Nights that tonight is held against, and how these differ among themselves. */
export interface Peers<Night> {
  /** Pooled, they are what tonight is held against. */
  reference: Night[];
  /** Quiet nights, each with those that it is held against in turn: never itself. */
  chunks: { night: Night; others: Night[] }[];
  /** How they were chosen, in words. */
  note: string;
}

/** So many nights of one weekday make a reference of their own. */
const LEAST_OF_WEEKDAY = 2;
const WEEK = 7;

/**
 * With which of the recent nights tonight is compared. A window moves little from night to night: with all of them. A
 * day's flow has a weekly rhythm that is no drift: with the nights of the same weekday, and what is usual is measured
 * between nights of one weekday, over all weekdays. Where there are less than two nights of tonight's weekday, with all nights if
 * they hold every weekday: the band then is as wide as the rhythm. Null where that is not so.
 */
export function peersOf<Night extends { date: string }>(kind: DriftKind, date: string, nights: readonly Night[]): Peers<Night> | null {
  const recent = nights.filter((night) => night.date !== date);
  const all = { reference: recent, chunks: withOthers(recent, () => true) };
  if (kind !== 'flow') return { ...all, note: 'all recent nights' };
  const same = sameWeekday(date, recent);
  if (same.length >= LEAST_OF_WEEKDAY) {
    const alike = (a: Night, b: Night): boolean => weekdayOf(a.date) === weekdayOf(b.date);
    return { reference: same, chunks: withOthers(recent, alike), note: 'recent nights of the same weekday' };
  }
  const weekdays = new Set(recent.map((night) => weekdayOf(night.date))).size;
  return weekdays === WEEK ? { ...all, note: 'recent nights of all weekdays, as there are less than two of this one' } : null;
}

/** The nights on the weekday of a date (a UTC day, YYYY-MM-DD). */
export function sameWeekday<Night extends { date: string }>(date: string, nights: readonly Night[]): Night[] {
  return nights.filter((night) => weekdayOf(night.date) === weekdayOf(date));
}

function withOthers<Night>(nights: readonly Night[], alike: (a: Night, b: Night) => boolean): Peers<Night>['chunks'] {
  return nights
    .map((night) => ({ night, others: nights.filter((other) => other !== night && alike(night, other)) }))
    .filter(({ others }) => others.length > 0);
}

function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}
