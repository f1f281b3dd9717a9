import { MusterError } from '../../core/errors.ts';
import { normalTail } from '../inference/distributions.ts';
import { LEAST_CHUNKS, usualBand, type Band } from './band.ts';
import { peersOf, type DriftKind } from './peers.ts';

/** What became of those whom a night scored. */
export interface OutcomeNight {
  /** The night that scored them: UTC day, YYYY-MM-DD. */
  date: string;
  /** Those whose outcome is known. */
  rows: number;
  /** Mean outcome, or the rate of a label that is 0 or 1. Anything where `rows` is 0. */
  mean: number;
  /** Of the outcome among them, as of a population; for a rate sqrt(mean * (1 - mean)). */
  deviation: number;
}

export interface OutcomeRequest {
  name: string;
  /** Tonight: UTC day, YYYY-MM-DD. */
  date: string;
  /** Days after which the outcome of a night is known in full: before, it would be read as too low. */
  matureAfterDays: number;
  nights: readonly OutcomeNight[];
  drift?: DriftKind;
  /** Difference of means in standard deviations from which on it alarms. Default 0.1. */
  threshold?: number;
  leastChunks?: number;
}

export interface OutcomeDrift {
  name: string;
  /** The newest night whose outcome is known in full; null where there is none. */
  judged: string | null;
  /** Nights left out because their outcome is not known yet, oldest first. */
  immature: string[];
  value: number | null;
  usual: number | null;
  effect: number | null;
  threshold: number;
  p: number | null;
  band: Band | null;
  alarm: boolean;
  reason: string | null;
  unmeasured: string | null;
}

const THRESHOLD = 0.1;
const SIGNIFICANCE = 0.01;
const DAY = 86_400_000;

/**
 * The newest night whose outcome is known in full against the ones before it. It alarms when p (of the z-test of two
 * means; nights that share customers make it too large) is below 0.01, the difference reaches the threshold and lies above the band of the earlier
 * nights. So it speaks `matureAfterDays` late: drift of the features is what is seen sooner.
 */
export function outcomeDrift({ name, date, matureAfterDays, nights, drift = 'window', threshold = THRESHOLD, leastChunks = LEAST_CHUNKS }: OutcomeRequest): OutcomeDrift {
  nights.forEach((night) => requireSound(name, night));
  const ordered = nights.filter((night) => night.date <= date).toSorted((a, b) => (a.date < b.date ? -1 : 1));
  const isMature = (night: OutcomeNight): boolean => Date.parse(date) - Date.parse(night.date) >= matureAfterDays * DAY;
  const immature = ordered.filter((night) => !isMature(night)).map((night) => night.date);
  const newest = ordered.findLast(isMature);
  const found = { name, judged: newest?.date ?? null, immature, value: null, usual: null, effect: null, threshold, p: null, band: null, alarm: false, reason: null };
  if (!newest) return { ...found, unmeasured: `no night is ${matureAfterDays} days old` };
  if (newest.rows === 0) return { ...found, unmeasured: `nobody’s outcome is known of ${newest.date}` };
  const earlier = ordered.filter((night) => night.date < newest.date && isMature(night) && night.rows > 0);
  const peers = drift === 'none' ? null : peersOf(drift, newest.date, earlier);
  const band = peers && usualBand(peers.chunks.map(({ night, others }) => compared(night, others).effect), leastChunks);
  if (!peers || !band) return { ...found, value: newest.mean, unmeasured: drift === 'none' ? 'it drifts by its nature' : `${earlier.length} earlier nights with outcomes are too few to judge by` };
  const { usual, effect, p } = compared(newest, peers.reference);
  const alarm = effect >= threshold && p < SIGNIFICANCE && effect > band.high;
  const reason = alarm ? `${newest.mean.toPrecision(4)} on ${newest.date} where ${usual.toPrecision(4)} is usual (${effect.toFixed(3)} standard deviations, alarm from ${threshold})` : null;
  return { ...found, value: newest.mean, usual, effect, p, band, alarm, reason, unmeasured: null };
}

/** A night against others, which count as one night of their middling size (as in `pooled`). */
function compared(night: OutcomeNight, others: readonly OutcomeNight[]): { usual: number; effect: number; p: number } {
  const all = others.reduce((sum, { rows }) => sum + rows, 0);
  const usual = others.reduce((sum, { rows, mean }) => sum + rows * mean, 0) / all;
  const variance = others.reduce((sum, { rows, mean, deviation }) => sum + rows * (deviation ** 2 + (mean - usual) ** 2), 0) / all;
  const apart = Math.abs(night.mean - usual);
  const error = Math.sqrt((variance * others.length) / all + night.deviation ** 2 / night.rows);
  const p = error > 0 ? Math.min(1, 2 * normalTail(apart / error)) : apart > 0 ? 0 : 1;
  // An outcome that never varied is left by any that does.
  return { usual, effect: apart === 0 ? 0 : apart / (Math.sqrt(variance) || Math.abs(apart)), p };
}

function requireSound(name: string, { date, rows, mean, deviation }: OutcomeNight): void {
  if (rows === 0 || (rows > 0 && Number.isFinite(mean) && deviation >= 0 && Number.isFinite(deviation))) return;
  throw new MusterError({
    kind: 'contract', where: `outcome "${name}" of ${date}`, found: 'a mean, deviation or number of rows that is none',
    allowed: 'finite numbers', todo: 'correct the mart of outcomes',
  });
}
