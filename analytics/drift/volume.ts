import { usualBand, LEAST_CHUNKS, type Band } from './band.ts';
import { peersOf, type DriftKind } from './peers.ts';

/** From this on, rows tonight are too many or too few: a third more, or a quarter less. */
const THRESHOLD = 0.3;
/** Below, a day more or less of one in ten rows is chance. */
const LEAST_ROWS = 100;
/** Where ten rows a day are usual, none is no chance: one day in twenty thousand. */
const LEAST_VANISHED = 10;

export interface VolumeRequest {
  name: string;
  /** UTC day, YYYY-MM-DD. */
  date: string;
  rows: number;
  /** Rows of recent nights. */
  recent: readonly { date: string; rows: number }[];
  /** 'flow' for tables of what happened on the day: those are held against the same weekday. */
  drift: DriftKind;
  /** Size of the logarithm of tonight's rows over the usual. Default 0.3. */
  threshold?: number;
  leastChunks?: number;
}

export interface VolumeDrift {
  name: string;
  rows: number;
  /** Geometric mean of the nights it is held against; null where it cannot be judged. */
  usual: number | null;
  /** ln(rows / usual); null where it cannot be judged. */
  effect: number | null;
  threshold: number;
  /** Of such logarithms, among recent nights. */
  band: Band | null;
  alarm: boolean;
  reason: string | null;
  unmeasured: string | null;
}

/**
 * Rows tonight against recent nights. It alarms beyond the threshold and outside the band; no rows at all, where enough recent nights are
 * known and every one had ten at least, always alarm. Few rows differ by chance alone: where tonight's and the usual ones are both below
 * 100, nothing does. A night counts one row more than it has, so that an empty one has a logarithm.
 */
export function volumeDrift(request: VolumeRequest): VolumeDrift {
  const { name, date, rows, recent, drift, threshold = THRESHOLD, leastChunks = LEAST_CHUNKS } = request;
  const found = { name, rows, threshold, usual: null, effect: null, band: null };
  const vanished = rows === 0 && recent.length >= leastChunks && recent.every((night) => night.rows >= LEAST_VANISHED);
  const quiet = vanished && drift !== 'none' ? { alarm: true, reason: 'no rows tonight' } : { alarm: false, reason: null };
  const peers = peersOf(drift, date, recent);
  const band = peers && usualBand(peers.chunks.map(({ night, others }) => logRatio(night.rows, others)), leastChunks);
  if (!band) return { ...found, ...quiet, unmeasured: `${recent.length} recent nights are too few to judge by` };
  const effect = logRatio(rows, peers.reference);
  const usual = (rows + 1) / Math.exp(effect) - 1;
  const outside = Math.max(rows, usual) >= LEAST_ROWS && Math.abs(effect) >= threshold && (effect > band.high || effect < band.low);
  const verdict = drift !== 'none' && outside && !vanished
    ? { alarm: true, reason: `${rows} rows where ${Math.round(usual)} are usual (between ${usualRows(usual, band.low)} and ${usualRows(usual, band.high)})` }
    : quiet;
  return { ...found, usual, effect, band, ...verdict, unmeasured: null };
}

function logRatio(rows: number, others: readonly { rows: number }[]): number {
  return Math.log(rows + 1) - others.reduce((sum, other) => sum + Math.log(other.rows + 1), 0) / others.length;
}

function usualRows(usual: number, log: number): number {
  return Math.max(0, Math.round((usual + 1) * Math.exp(log) - 1));
}
