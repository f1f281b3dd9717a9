import { isDeepStrictEqual } from 'node:util';
import type { LogicalDate } from '../../core/dates.ts';
import { centroidShift, type CentroidShift } from './centroid-shift.ts';
import type { ModelArtefact } from './models.ts';

/** A model with the segments that its clusters are, by cluster; none where it never was champion. */
export interface Compared { version: number; artefact: ModelArtefact; segments: ReadonlyMap<number, { id: string; name: string; share: number }> }

/** A value of both models; `changed` where they differ. */
export interface Pair<T> { from: T; to: T; changed: boolean }

export interface SegmentDiff {
  id: string;
  name: string;
  /** Share of the customers of each model's snapshot; null where the segment is not in it. */
  from: number | null;
  to: number | null;
  shift: CentroidShift | null;
}

/** What sets two models of one segmentation apart. */
export interface ModelDiff {
  features: { added: string[]; removed: string[]; changed: { feature: string; from: Record<string, unknown>; to: Record<string, unknown> }[] };
  /** Features that training left out for what they are, such as constant ones. */
  leftOut: Pair<string[]>;
  algorithm: Pair<string>;
  options: Pair<unknown>;
  k: Pair<number>;
  /** By name; null where a model does not have it. */
  metrics: Record<string, Pair<number | null>>;
  segments: SegmentDiff[];
  snapshot: { logicalDate: Pair<LogicalDate>; rows: Pair<number>; sha256: Pair<string> };
  /** Settings that differ, by name. */
  settings: Record<string, Pair<unknown>>;
  /** SHA-256 of all settings; null for a model from before that was kept. */
  configuration: Pair<string | null>;
  /** Models of the warehouse whose SQL is another one; null where one of the two does not say. */
  sql: { added: string[]; removed: string[]; changed: string[] } | null;
  codeVersion: Pair<string>;
}

export function modelDiff(a: Compared, b: Compared): ModelDiff {
  const [from, to] = [a.artefact, b.artefact];
  const pair = <T>(of: (model: ModelArtefact) => T): Pair<T> => pairOf(of(from), of(to));
  return {
    features: featureDiff(from, to),
    leftOut: pair(({ preparation }) => preparation.dropped.map(({ feature }) => feature).toSorted()),
    algorithm: pair(({ algorithm }) => algorithm),
    options: pair(({ options }) => options ?? {}),
    k: pair(({ k }) => k),
    metrics: metricDiff(from, to),
    segments: segmentDiff(a, b),
    snapshot: { logicalDate: pair(({ logicalDate }) => logicalDate), rows: pair(({ snapshot }) => snapshot.rows), sha256: pair(({ snapshot }) => snapshot.sha256) },
    settings: Object.fromEntries(Object.entries(settingPairs(from, to)).filter(([, { changed }]) => changed)),
    configuration: pair(({ lineage }) => lineage?.configuration ?? null),
    sql: sqlDiff(from, to),
    codeVersion: pair(({ codeVersion }) => codeVersion),
  };
}

function pairOf<T>(from: T, to: T): Pair<T> {
  return { from, to, changed: !isDeepStrictEqual(from, to) };
}

function featureDiff(a: ModelArtefact, b: ModelArtefact): ModelDiff['features'] {
  const had = new Map(a.features.map(({ feature, ...how }) => [feature, how as Record<string, unknown>]));
  const has = new Map(b.features.map(({ feature, ...how }) => [feature, how as Record<string, unknown>]));
  return {
    added: [...has.keys()].filter((feature) => !had.has(feature)),
    removed: [...had.keys()].filter((feature) => !has.has(feature)),
    changed: [...had].flatMap(([feature, from]) => {
      const to = has.get(feature);
      return to && !isDeepStrictEqual(from, to) ? [{ feature, from, to }] : [];
    }),
  };
}

/** Every number that a model was measured by, whichever there are. */
function metricDiff(a: ModelArtefact, b: ModelArtefact): ModelDiff['metrics'] {
  const numbers = ({ metrics: { baseline, ...metrics } }: ModelArtefact): Map<string, number> => new Map([
    ...Object.entries(metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    ...(baseline ? [['agreement with RFM (adjusted Rand)', baseline.adjustedRand] as const] : []),
  ]);
  const [had, has] = [numbers(a), numbers(b)];
  return Object.fromEntries([...new Set([...had.keys(), ...has.keys()])].map((name) => [name, pairOf(had.get(name) ?? null, has.get(name) ?? null)]));
}

function segmentDiff(a: Compared, b: Compared): SegmentDiff[] {
  const place = ({ segments }: Compared, id: string) => [...segments].find(([, segment]) => segment.id === id);
  const ids = [...new Set([...a.segments.values(), ...b.segments.values()].map(({ id }) => id))].toSorted();
  return ids.map((id) => {
    const [had, has] = [place(a, id), place(b, id)];
    return { id, name: (has ?? had)![1].name, from: had?.[1].share ?? null, to: has?.[1].share ?? null, shift: had && has ? centroidShift(a.artefact, had[0], b.artefact, has[0]) : null };
  });
}

function settingPairs(a: ModelArtefact, b: ModelArtefact): Record<string, Pair<unknown>> {
  const settings = ({ seed, restarts, reduction, lineage }: ModelArtefact): Record<string, unknown> => ({ seed, restarts, reduction: reduction ?? null, ...lineage?.settings });
  const [had, has] = [settings(a), settings(b)];
  // What only one of the two says is no change that anybody made.
  return Object.fromEntries(Object.keys(had).filter((name) => name in has).map((name) => [name, pairOf(had[name], has[name])]));
}

function sqlDiff(a: ModelArtefact, b: ModelArtefact): ModelDiff['sql'] {
  const [had, has] = [a.lineage?.sql, b.lineage?.sql];
  if (!had || !has) return null;
  return {
    added: Object.keys(has).filter((name) => !(name in had)),
    removed: Object.keys(had).filter((name) => !(name in has)),
    changed: Object.keys(had).filter((name) => name in has && had[name] !== has[name]),
  };
}
