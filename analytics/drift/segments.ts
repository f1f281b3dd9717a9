import { LEAST_CHUNKS, usualBand, type Band } from './band.ts';

/** One segment on one night. */
export interface SegmentNight {
  /** Lasting id. */
  segment: string;
  rows: number;
  /** Mean of its members in each prepared feature, in standard deviations of the training snapshot. */
  centroid: readonly number[];
  /** Root mean square distance of its members to that centroid, in the same unit. */
  distance: number;
}

export interface SegmentsOfNight { date: string; segments: readonly SegmentNight[] }

export interface SegmentDriftRequest {
  current: SegmentsOfNight;
  /** Nights before, in any order, with the same features. */
  recent: readonly SegmentsOfNight[];
  thresholds?: Partial<SegmentThresholds>;
  leastChunks?: number;
}

/** The effect from which on a measure of a segment speaks for an alarm. */
export interface SegmentThresholds {
  /** Cohen's h between its share tonight and before. 0.2 is a small effect: 20% of all to 29%, 2% to 6% or to 0.17%. */
  share: number;
  /** Length of the way its centroid has moved, in standard deviations. */
  centroid: number;
  /** ln of that distance of its members over what is usual: 0.2 is a fifth. */
  distance: number;
}

export interface SegmentMeasure {
  measure: keyof SegmentThresholds;
  /** What is seen tonight: the share, the shift, the mean distance. */
  value: number;
  usual: number;
  effect: number;
  threshold: number;
  /** Of the effect among recent nights. */
  band: Band;
  alarm: boolean;
}

export interface SegmentDrift {
  segment: string;
  measures: SegmentMeasure[];
  alarm: boolean;
  reason: string | null;
  unmeasured: string | null;
}

/** Where fewer are in a segment, tonight or on a usual night, one more or less moves their mean: only its share is looked at. */
const FEWEST_MEMBERS = 50;

const THRESHOLDS: SegmentThresholds = { share: 0.2, centroid: 0.5, distance: 0.2 };

/** What a night says of a segment, against what a set of other nights say of it. */
type Effect = (night: Seen, others: readonly Seen[]) => { value: number; usual: number; effect: number };

/** A segment on a night, with its share of all customers. */
type Seen = SegmentNight & { share: number };

const effects: Record<keyof SegmentThresholds, Effect> = {
  share: (night, others) => {
    const usual = mean(others.map(({ share }) => share));
    return { value: night.share, usual, effect: Math.abs(2 * Math.asin(Math.sqrt(night.share)) - 2 * Math.asin(Math.sqrt(usual))) };
  },
  centroid: (night, others) => {
    const moved = Math.hypot(...night.centroid.map((at, feature) => at - mean(others.map(({ centroid }) => centroid[feature]!))));
    return { value: moved, usual: 0, effect: moved };
  },
  distance: (night, others) => {
    const usual = mean(others.map(({ distance }) => distance));
    // Where all members are alike on both, nothing has moved; where only one is, no ratio says how much.
    const same = night.distance === usual;
    return { value: night.distance, usual, effect: same ? 0 : Math.abs(Math.log(night.distance / usual)) };
  },
};

/**
 * Each segment tonight against recent nights: its share of all customers, how far its centroid has moved, and how far its
 * members are from it. A measure alarms when its effect reaches the threshold and lies above the band of recent nights,
 * each held against the others. A segment that is gone tonight counts as a share of 0; one seen on too few nights cannot be judged, and one of few
 * members by its share alone.
 */
export function segmentDrift({ current, recent, thresholds = {}, leastChunks = LEAST_CHUNKS }: SegmentDriftRequest): SegmentDrift[] {
  const limits = { ...THRESHOLDS, ...thresholds };
  const tonight = seenOn(current);
  const before = recent.filter(({ date }) => date !== current.date).map(seenOn);
  const names = [...new Set([...tonight.keys(), ...before.flatMap((night) => [...night.keys()])])].toSorted();
  return names.map((segment) => {
    // A centroid of other features cannot be compared.
    const width = tonight.get(segment)?.centroid.length;
    const past = before.flatMap((night) => night.get(segment) ?? []).filter(({ centroid }) => width === undefined || centroid.length === width);
    const nothing = { segment, measures: [], alarm: false, reason: null };
    if (past.length < leastChunks) return { ...nothing, unmeasured: `it is on ${past.length} recent nights: at least ${leastChunks} are needed` };
    const seen = tonight.get(segment) ?? { segment, rows: 0, share: 0, centroid: past[0]!.centroid, distance: 0 };
    const few = Math.min(seen.rows, mean(past.map(({ rows }) => rows))) < FEWEST_MEMBERS;
    const asked = (few ? ['share'] : ['share', 'centroid', 'distance']) as (keyof SegmentThresholds)[];
    const measures = asked.map((measure) => measured(measure, seen, past, limits[measure]));
    const alarms = measures.filter(({ alarm }) => alarm);
    const blind = measures.filter(({ effect, band }) => Number.isNaN(effect) || Number.isNaN(band.high)).map(({ measure }) => measure);
    return {
      segment, measures, alarm: alarms.length > 0, reason: alarms.length > 0 ? alarms.map(inWords).join(' and ') : null,
      unmeasured: blind.length > 0 ? `${blind.join(', ')}: not a number` : few && seen.rows > 0 ? `fewer than ${FEWEST_MEMBERS} members: only its share is looked at` : null,
    };
  });
}

function measured(measure: keyof SegmentThresholds, seen: Seen, past: readonly Seen[], threshold: number): SegmentMeasure {
  const effectOf = effects[measure];
  const band = usualBand(past.map((night) => effectOf(night, past.filter((other) => other !== night)).effect), 2)!;
  const found = effectOf(seen, past);
  return { measure, ...found, threshold, band, alarm: found.effect >= threshold && found.effect > band.high };
}

function seenOn({ segments }: SegmentsOfNight): Map<string, Seen> {
  const all = segments.reduce((sum, { rows }) => sum + rows, 0);
  return new Map(segments.filter(({ rows }) => rows > 0).map((segment) => [segment.segment, { ...segment, share: segment.rows / all }]));
}

function inWords({ measure, value, usual, effect, threshold }: SegmentMeasure): string {
  const what = measure === 'centroid' ? `centroid moved by ${value.toFixed(3)} standard deviations` : `${measure} ${value.toFixed(3)} where ${usual.toFixed(3)} is usual`;
  return `${what} (effect ${effect.toFixed(3)}, alarm from ${threshold})`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
