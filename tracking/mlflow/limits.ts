/** What MLflow's REST API takes (mlflow.org/docs, REST API): entries and bytes of one `runs/log-batch`, and lengths of keys and values. */
export const LIMITS = {
  batch: { metrics: 1_000, params: 100, tags: 100, all: 1_000, bytes: 1_000_000 },
  key: 250, param: 6_000, tag: 5_000,
} as const;

export interface Metric { key: string; value: number; timestamp: number; step: number }
export interface Entry { key: string; value: string }
export interface Batch { metrics: Metric[]; params: Entry[]; tags: Entry[] }

type Kind = keyof Batch;

/** Everything of a run in as few requests as the limits allow, in order. */
export function batchesOf({ metrics, params, tags }: Batch): Batch[] {
  const entries = [...tags.map((entry) => ['tags', entry] as const), ...params.map((entry) => ['params', entry] as const), ...metrics.map((entry) => ['metrics', entry] as const)];
  const batches: Batch[] = [];
  let [current, bytes] = [emptyBatch(), 0];
  for (const [kind, entry] of entries) {
    // One more byte each for the comma; room for the braces and the run's id is what the limit leaves below 1 MiB.
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
    if (!hasRoom(current, kind, bytes + size)) {
      batches.push(current);
      [current, bytes] = [emptyBatch(), 0];
    }
    (current[kind] as (typeof entry)[]).push(entry);
    bytes += size;
  }
  return bytes > 0 ? [...batches, current] : batches;
}

function emptyBatch(): Batch {
  return { metrics: [], params: [], tags: [] };
}

function hasRoom(batch: Batch, kind: Kind, bytes: number): boolean {
  const all = batch.metrics.length + batch.params.length + batch.tags.length;
  return batch[kind].length < LIMITS.batch[kind] && all < LIMITS.batch.all && bytes <= LIMITS.batch.bytes;
}

/** A key that MLflow takes: letters, digits, `_`, `-`, `.`, space and `/`; other characters become `_`. */
export function keyFor(name: string): string {
  const key = name.replaceAll(/[^\w\-. /]/g, '_').slice(0, LIMITS.key);
  // Paths that lead elsewhere are refused.
  return key.replaceAll(/(^|\/)\.+(?=\/|$)/g, '$1_').replaceAll(/\/{2,}/g, '/').replace(/^\//, '_').replace(/\/$/, '_');
}

/** A value that fits; what is cut off says so. */
export function valueFor(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Keys that only differ in what MLflow does not take must not overwrite each other: the first keeps the name. */
export function entriesFor(values: Readonly<Record<string, string>>, most: number): Entry[] {
  return unique(Object.entries(values).map(([key, value]) => ({ key: keyFor(key), value: valueFor(value, most) })));
}

/** Finite ones only; MLflow takes NaN and infinity in no form that all its stores keep. */
export function metricsFor(values: Readonly<Record<string, number>>, timestamp: number): Metric[] {
  return unique(Object.entries(values).filter(([, value]) => Number.isFinite(value)).map(([key, value]) => ({ key: keyFor(key), value, timestamp, step: 0 })));
}

function unique<T extends { key: string }>(entries: readonly T[]): T[] {
  return [...new Map(entries.toReversed().map((entry) => [entry.key, entry])).values()].toReversed();
}
