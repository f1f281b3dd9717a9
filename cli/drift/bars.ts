/** A kept summary: see ColumnSummary of the analytics. */
export interface Held {
  kind: 'numeric' | 'categorical';
  rows: number;
  missing: number;
  edges: readonly number[];
  counts?: readonly number[];
  least?: number | null;
  most?: number | null;
  categories?: readonly { value: string; rows: number }[];
  others?: number;
}

/** Customers with some values, as shares of all; null where the summary says nothing of them. */
export interface Bar { label: string; before: number | null; now: number | null }

const MOST_BARS = 12;
/** A category of fewer customers is not named. */
const LEAST_NAMED = 30;

/** Both distributions in about a dozen bars of the same values, and one of customers without a value. */
export function barsOf(then: Held | null, now: Held): Bar[] {
  // A column that has become one of another kind holds nothing that could stand beside it.
  const before = then?.kind === now.kind ? then : null;
  const bars = now.kind === 'numeric' ? numberBars(before && before.edges.join() === now.edges.join() ? before : null, now) : categoryBars(before, now);
  return [...bars, { label: 'no value', before: before && before.rows > 0 ? before.missing / before.rows : null, now: now.rows > 0 ? now.missing / now.rows : null }];
}

/** Neighbouring bins are one bar until they hold the next part of the customers of whom there are more. */
function numberBars(before: Held | null, now: Held): Bar[] {
  const most = now.counts!.map((count, bin) => count / Math.max(1, now.rows) + (before ? before.counts![bin]! / Math.max(1, before.rows) : 0));
  const all = most.reduce((sum, share) => sum + share, 0);
  const groups: number[][] = [];
  let seen = 0;
  most.forEach((share, bin) => {
    if (groups.length === 0 || seen >= ((groups.length) * all) / MOST_BARS) groups.push([]);
    groups.at(-1)!.push(bin);
    seen += share;
  });
  const share = (held: Held | null, bins: readonly number[]): number | null => held && (held.rows === 0 ? null : bins.reduce((sum, bin) => sum + held.counts![bin]!, 0) / held.rows);
  return groups.map((bins) => ({ label: labelOf(now.edges, bins), before: share(before, bins), now: share(now, bins) })).filter(({ before: then, now: tonight }) => (then ?? 0) + (tonight ?? 0) > 0);
}

function labelOf(edges: readonly number[], bins: readonly number[]): string {
  const [low, high] = [edges[bins[0]! - 1], edges[bins.at(-1)!]];
  if (low === undefined && high === undefined) return 'any value';
  if (low === undefined) return `up to ${short(high!)}`;
  return high === undefined ? `above ${short(low)}` : `${short(low)} to ${short(high)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function categoryBars(before: Held | null, now: Held): Bar[] {
  const rowsOf = (held: Held, value: string): number => held.categories?.find((one) => one.value === value)?.rows ?? 0;
  const share = (held: Held | null, count: (there: Held) => number): number | null => (held && held.rows > 0 ? count(held) / held.rows : null);
  const named = [...new Set([...now.categories ?? [], ...before?.categories ?? []].filter(({ rows }) => rows >= LEAST_NAMED).map(({ value }) => value))].slice(0, MOST_BARS);
  const rest = (held: Held): number => named.reduce((rows, value) => rows - rowsOf(held, value), held.rows - held.missing);
  const bar = (label: string, count: (there: Held) => number): Bar => ({ label, before: share(before, count), now: share(now, count) });
  return [...named.map((value) => bar(value, (held) => rowsOf(held, value))), bar('others', rest)];
}
