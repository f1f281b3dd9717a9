import { addDays, type LogicalDate } from '../../../core/dates.ts';

/** What is staged of a table, and what it holds now. */
export interface Compared {
  logicalDate: LogicalDate;
  /** What a day is published as, if its rows are what this text says; days of another model have another beginning. */
  printOf: (day: LogicalDate) => string;
  /** Published days with what they were published as. */
  ledger: ReadonlyMap<LogicalDate, string>;
  /** Days that the table has rows for, also after the date. */
  found: ReadonlySet<LogicalDate>;
  /** See `firstLookedAt`. */
  since: LogicalDate | null;
}

export interface Differences {
  /** Days with rows that are not published as they are now. */
  changed: LogicalDate[];
  /** Published days that have no rows any more, where the table should know them. */
  withdrawn: LogicalDate[];
  /** Published days that the table has no rows for, and need not have: they stay as they are. */
  kept: LogicalDate[];
  current: Set<LogicalDate>;
  /** Published days before those that are looked at, whether the table has them or not. */
  unverified: LogicalDate[];
}

/**
 * The first day for which the table is the truth: one that it has no rows for then has none. By default that is the table's own first
 * day, because what is gone before it has most likely been deleted for its age. With `lookback` it is so many days up to the newest night, which
 * does not move back in a backfill. Null for a table without a single row: it is being filled anew, or broken, and says nothing.
 */
export function firstLookedAt(lookback: number | null, { logicalDate, ledger, found }: Pick<Compared, 'logicalDate' | 'ledger' | 'found'>): LogicalDate | null {
  if (found.size === 0) return null;
  return lookback === null ? [...found].toSorted()[0]! : windowStart(lookback, ledger, logicalDate);
}

export function windowStart(lookback: number, ledger: Compared['ledger'], logicalDate: LogicalDate): LogicalDate {
  const newest = [...ledger.keys(), logicalDate].toSorted().at(-1)!;
  return addDays(newest, 1 - lookback);
}

/** How days up to the date stand to what is published of them. */
export function compareDays({ logicalDate, printOf, ledger, found, since }: Compared, sameModel: (printed: string) => boolean): Differences {
  const lookedAt = (day: LogicalDate): boolean => since !== null && day >= since;
  const staged = [...ledger.keys()].toSorted();
  const kept = staged.filter((day) => !found.has(day) && !lookedAt(day));
  const current = new Set([...kept, ...[...ledger].filter(([day, printed]) => found.has(day) && (printed === printOf(day) || (!lookedAt(day) && sameModel(printed)))).map(([day]) => day)]);
  return {
    changed: [...found].filter((day) => day <= logicalDate && !current.has(day)).toSorted(),
    withdrawn: staged.filter((day) => day <= logicalDate && !found.has(day) && lookedAt(day)),
    kept, current, unverified: staged.filter((day) => !lookedAt(day) && !(found.has(day) && day <= logicalDate && !current.has(day))),
  };
}
