/** Rows of each stratum at least, where it has as many and there is room: the small ones are what a plain sample misses. */
const LEAST = 20;

export interface StratifiedRows {
  /** Which rows, ascending. */
  rows: Int32Array;
  /** How many rows each of them stands for. */
  weights: Float64Array;
}

/**
 * About `most` rows (never more, but for two of each stratum) in which every combination of labels is there: rows that
 * share a cluster in every labelling are a stratum, each gets some rows and a share of the rest by its size, evenly
 * spaced. So a small cluster counts with enough members, and weights keep the mean what it is. All rows where there
 * are no more than `most`.
 */
export function stratifiedRows(labellings: readonly ArrayLike<number>[], count: number, most: number): StratifiedRows {
  if (count <= most) return { rows: Int32Array.from({ length: count }, (_, row) => row), weights: new Float64Array(count).fill(1) };
  const strata = strataOf(labellings, count);
  const least = Math.max(2, Math.min(LEAST, Math.floor(most / (2 * strata.length))));
  const sure = strata.reduce((sum, members) => sum + Math.min(members.length, least), 0);
  const share = Math.max(0, most - sure) / (count - sure || 1);
  const picked = strata.flatMap((members) => {
    const own = Math.min(members.length, least);
    const size = own + Math.floor((members.length - own) * share);
    const weight = members.length / size;
    return Array.from({ length: size }, (_, index) => ({ row: members[Math.floor((index + 0.5) * weight)]!, weight }));
  }).toSorted((a, b) => a.row - b.row);
  return { rows: Int32Array.from(picked, ({ row }) => row), weights: Float64Array.from(picked, ({ weight }) => weight) };
}

/** The rows of each combination of labels, in the order in which combinations appear. */
function strataOf(labellings: readonly ArrayLike<number>[], count: number): number[][] {
  let stratum = new Int32Array(count);
  for (const labels of labellings) stratum = refined(stratum, labels);
  const strata: number[][] = [];
  for (let row = 0; row < count; row++) (strata[stratum[row]!] ??= []).push(row);
  return strata;
}

/** Strata divided by one labelling more, numbered anew so that their numbers stay small however many labellings there are. */
function refined(stratum: Int32Array, labels: ArrayLike<number>): Int32Array<ArrayBuffer> {
  let clusters = 0;
  for (let row = 0; row < stratum.length; row++) clusters = Math.max(clusters, labels[row]! + 1);
  const numbers = new Map<number, number>();
  return Int32Array.from(stratum, (before, row) => {
    const key = before * clusters + labels[row]!;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  });
}
