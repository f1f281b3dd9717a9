import { MusterError } from '../core/errors.ts';
import { addDays, daysBetween, parseLogicalDate, type LogicalDate } from '../core/dates.ts';
import { DEFAULT_DRIFT, type Drift } from './drift.ts';
import { DEFAULT_SEGMENTS, type SegmentProfile } from './segments.ts';

export interface GenerateOptions {
  /** Customers known by the last day, from 20 to 9,000,000. */
  customers: number;
  /** Days of data, from 1 to 3,650. */
  days: number;
  /** Whole number from 0. The same options and seed give the same bytes. */
  seed: number;
  /** Folder to write. Refused when it holds anything but an earlier generated company, which is replaced. */
  out: string;
  /** Default 2026-01-01. Give this or `endDate`, or both when they fit `days`. */
  startDate?: LogicalDate;
  /** Last day, inclusive. Default: `startDate` + `days` - 1. */
  endDate?: LogicalDate;
  /** The first day of changed behaviour, counted from 1. Default: the day after two thirds of the days. null: behaviour never changes. */
  driftDay?: number | null;
  /** What changes on that day. */
  drift?: Partial<Drift>;
  /** Share of customers who have an e-mail, phone, device or cookie in common with another. Default 0.10. */
  sharedIdentifierShare?: number;
  /** Share of the customers of the first day who leave within 180 days. Default 0.02. */
  churnShare?: number;
  /** Share of customers who arrive within 180 days. Default 0.02. */
  arrivalShare?: number;
  /** Default: six. Their shares add up to 1. */
  segments?: readonly SegmentProfile[];
  /** Whether to plant broken rows. Default true. */
  faults?: boolean;
  /** Called now and then with how much is done, from 0 to 1. */
  onProgress?: (progress: { fraction: number; message: string }) => void;
}

/** The options with every default in place. */
export interface ResolvedOptions {
  customers: number;
  days: number;
  seed: number;
  startDate: LogicalDate;
  endDate: LogicalDate;
  driftDay: number | null;
  drift: Drift;
  sharedIdentifierShare: number;
  churnShare: number;
  arrivalShare: number;
  segments: readonly SegmentProfile[];
  faults: boolean;
}

const FIRST_DAY = '2026-01-01';
/** Ids of events have nine digits; a customer makes less than one event in a source a day. */
const MOST_CUSTOMER_DAYS = 1_000_000_000;

/** Fills in the defaults. Throws a usage error that names the option, what it was and what it may be. */
export function resolveOptions(options: GenerateOptions): ResolvedOptions {
  wholeIn('customers', options.customers, 20, 9_000_000);
  wholeIn('days', options.days, 1, 3_650);
  wholeIn('seed', options.seed, 0, Number.MAX_SAFE_INTEGER);
  if (options.customers * options.days > MOST_CUSTOMER_DAYS) {
    refuse('customers', `${options.customers} customers over ${options.days} days`, 'at most 1,000,000,000 customer days', 'ask for fewer customers or days');
  }
  if (!options.out.trim()) refuse('out', 'no folder', 'a new or empty folder', 'name the folder to write');
  const { startDate, endDate } = period(options);
  const driftDay = options.driftDay === undefined ? Math.floor((options.days * 2) / 3) + 1 : options.driftDay;
  if (driftDay !== null) wholeIn('driftDay', driftDay, 1, options.days);
  return {
    customers: options.customers,
    days: options.days,
    seed: options.seed,
    startDate,
    endDate,
    driftDay,
    drift: driftOf({ ...DEFAULT_DRIFT, ...options.drift }),
    sharedIdentifierShare: shareOf('sharedIdentifierShare', options.sharedIdentifierShare ?? 0.1),
    churnShare: shareOf('churnShare', options.churnShare ?? 0.02),
    arrivalShare: shareOf('arrivalShare', options.arrivalShare ?? 0.02),
    segments: segmentsOf(options.segments ?? DEFAULT_SEGMENTS),
    faults: options.faults ?? true,
  };
}

function period({ startDate, endDate, days }: GenerateOptions): { startDate: LogicalDate; endDate: LogicalDate } {
  const start = startDate && parseLogicalDate(startDate, 'startDate');
  const end = endDate && parseLogicalDate(endDate, 'endDate');
  const first = start ?? (end ? addDays(end, 1 - days) : FIRST_DAY);
  const last = addDays(first, days - 1);
  if (end && end !== last) {
    refuse('endDate', `${first} to ${end} are ${daysBetween(first, end) + 1} days`, `${days} days`, 'leave out startDate or endDate');
  }
  return { startDate: first, endDate: last };
}

function driftOf(drift: Drift): Drift {
  shareOf('drift.reach', drift.reach);
  for (const name of ['sessions', 'carts'] as const) {
    if (!(drift[name] >= 0)) refuse(`drift.${name}`, String(drift[name]), 'a factor from 0', 'give another factor');
  }
  return drift;
}

function segmentsOf(segments: readonly SegmentProfile[]): readonly SegmentProfile[] {
  const total = segments.reduce((sum, segment) => sum + segment.share, 0);
  for (const { name, share } of segments) shareOf(`segments.${name}.share`, share);
  if (Math.abs(total - 1) > 1e-9) refuse('segments', `shares add up to ${total}`, 'shares that add up to 1', 'change the shares');
  return segments;
}

function wholeIn(where: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  refuse(where, String(value), `a whole number from ${least} to ${most}`, `give another ${where}`);
}

function shareOf(where: string, value: number): number {
  if (!(value >= 0 && value <= 1)) refuse(where, String(value), 'a share from 0 to 1', `give another ${where}`);
  return value;
}

function refuse(where: string, found: string, allowed: string, todo: string): never {
  throw new MusterError({ kind: 'usage', where, found, allowed, todo });
}
