import type { CategoricalSummary, ColumnSummary, NumericSummary } from './summary.ts';

/** Bins that hold a tenth of the reference each are the field's habit for PSI. */
const BINS = 10;
/** Up to so many bins a numeric column is taken as one of few distinct values, each of which keeps its bin. */
const FEW_BINS = 20;
/** With fewer rows for each bin, values are few because rows are. */
const ROWS_EACH = 5;
/** Categories beyond these, by their rows on both sides, are counted together. */
const MOST_CATEGORIES = 50;

/** Rows of both sides in the same bins. */
export interface SharedBins { reference: number[]; current: number[] }

/**
 * The bins in which shares are compared: for numbers the fine bins merged into about ten that hold as much of the
 * reference each, for categories one each; and last the rows without a value.
 */
export function sharedBins(reference: ColumnSummary, current: ColumnSummary): SharedBins {
  if (reference.kind === 'numeric' && current.kind === 'numeric') return numericBins(reference, current);
  if (reference.kind === 'categorical' && current.kind === 'categorical') return categoryBins(reference, current);
  return { reference: [], current: [] };
}

function numericBins(reference: NumericSummary, current: NumericSummary): SharedBins {
  const merged = isDiscrete(reference) ? reference.counts.map((_, bin) => [bin]) : deciles(reference.counts);
  const side = ({ counts, missing }: NumericSummary): number[] => [...merged.map((bins) => bins.reduce((sum, bin) => sum + counts[bin]!, 0)), missing];
  return { reference: side(reference), current: side(current) };
}

/** Whether a column of numbers has so few distinct values that it is compared as categories are. */
export function isDiscrete({ edges, rows, missing }: NumericSummary): boolean {
  return edges.length <= FEW_BINS && rows - missing >= ROWS_EACH * edges.length;
}

/**
 * Neighbouring bins together until they hold the next tenth of all rows. After a value that holds several tenths, as the zeros of sparse
 * columns do, bins stay fine for as many: what differs lies there.
 */
function deciles(counts: readonly number[]): number[][] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const groups: number[][] = [];
  let group: number[] = [];
  let rows = 0;
  counts.forEach((count, bin) => {
    group.push(bin);
    rows += count;
    // Half a row of slack, as rounding must not push a tenth into the next bin.
    if (rows + 0.5 < ((groups.length + 1) * all) / BINS) return;
    groups.push(group);
    group = [];
  });
  // What is left holds next to nothing of the reference: alone, a stray row above its most value would look like a flood.
  if (groups.length === 0) return [group];
  groups.at(-1)!.push(...group);
  return groups;
}

/** A category that only one side lists is compared by name only where the other side lists all of its own: else it may hide among the others. */
function categoryBins(reference: CategoricalSummary, current: CategoricalSummary): SharedBins {
  const before = rowsByName(reference);
  const after = rowsByName(current);
  const named = [...new Set([...before.keys(), ...after.keys()])]
    .filter((name) => (before.has(name) || reference.others === 0) && (after.has(name) || current.others === 0))
    .map((name) => ({ name, rows: (before.get(name) ?? 0) + (after.get(name) ?? 0) }))
    .toSorted((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(({ name }) => name);
  const side = ({ rows, missing }: CategoricalSummary, counts: Map<string, number>): number[] => {
    const known = named.map((name) => counts.get(name) ?? 0);
    const others = rows - missing - known.reduce((sum, count) => sum + count, 0);
    return [...known, Math.max(0, others), missing];
  };
  return { reference: side(reference, before), current: side(current, after) };
}

function rowsByName({ categories }: CategoricalSummary): Map<string, number> {
  return new Map(categories.map(({ value, rows }) => [value, rows]));
}
