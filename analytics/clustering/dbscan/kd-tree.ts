import { squaredDistance } from '../kmeans/distances.ts';
import type { SortedRows } from '../kmeans/rows.ts';

/** Rows that are compared one by one. */
const LEAF_ROWS = 16;

interface Node {
  /** Rows `order[from]` to before `order[to]`. */
  from: number;
  to: number;
  /** The smallest box around them. */
  low: Float64Array;
  high: Float64Array;
  halves: [Node, Node] | null;
}

/** Finds the neighbours of rows without comparing each with each (Bentley, 1975); a node is halved along its widest side. */
export class KdTree {
  private readonly rows: SortedRows;
  private readonly order: Int32Array;
  private readonly root: Node;

  constructor(rows: SortedRows) {
    this.rows = rows;
    this.order = Int32Array.from({ length: rows.count }, (_, row) => row);
    this.root = this.nodeOf(0, rows.count);
  }

  /** Rows whose squared distance to `row` is at most `radius`, the row itself among them; in no order. */
  within(row: number, radius: number): number[] {
    const found: number[] = [];
    this.collect(this.root, row, radius, found);
    return found;
  }

  /** The squared distance to the `nth` nearest row, the row itself being the first. */
  nthDistance(row: number, nth: number): number {
    const nearest = new Float64Array(nth).fill(Number.POSITIVE_INFINITY);
    this.narrow(this.root, row, nearest);
    return nearest.at(-1)!;
  }

  private nodeOf(from: number, to: number): Node {
    const { values, width } = this.rows;
    const low = new Float64Array(width).fill(Number.POSITIVE_INFINITY);
    const high = new Float64Array(width).fill(Number.NEGATIVE_INFINITY);
    for (let at = from; at < to; at++) {
      for (let column = 0; column < width; column++) {
        const value = values[this.order[at]! * width + column]!;
        if (value < low[column]!) low[column] = value;
        if (value > high[column]!) high[column] = value;
      }
    }
    const widest = low.reduce((best, _, column) => (high[column]! - low[column]! > high[best]! - low[best]! ? column : best), 0);
    if (to - from <= LEAF_ROWS || !(high[widest]! > low[widest]!)) return { from, to, low, high, halves: null };
    this.order.subarray(from, to).sort((a, b) => values[a * width + widest]! - values[b * width + widest]!);
    const middle = (from + to) >> 1;
    return { from, to, low, high, halves: [this.nodeOf(from, middle), this.nodeOf(middle, to)] };
  }

  private collect({ from, to, low, high, halves }: Node, row: number, radius: number, found: number[]): void {
    const { values, width } = this.rows;
    if (this.toBox(row, low, high) > radius) return;
    if (halves) {
      for (const half of halves) this.collect(half, row, radius, found);
      return;
    }
    for (let at = from; at < to; at++) {
      const other = this.order[at]!;
      if (squaredDistance(values, row * width, values, other * width, width) <= radius) found.push(other);
    }
  }

  /** Puts what is nearer into `nearest`, ascending. */
  private narrow({ from, to, halves }: Node, row: number, nearest: Float64Array): void {
    const { values, width } = this.rows;
    if (halves) {
      const [near, far] = halves.map((half) => ({ half, distance: this.toBox(row, half.low, half.high) })).toSorted((a, b) => a.distance - b.distance);
      if (near!.distance < nearest.at(-1)!) this.narrow(near!.half, row, nearest);
      if (far!.distance < nearest.at(-1)!) this.narrow(far!.half, row, nearest);
      return;
    }
    for (let at = from; at < to; at++) insert(nearest, squaredDistance(values, row * width, values, this.order[at]! * width, width));
  }

  /** Squared distance of a row to a box; 0 inside. */
  private toBox(row: number, low: Float64Array, high: Float64Array): number {
    const { values, width } = this.rows;
    let sum = 0;
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!;
      const outside = Math.max(low[column]! - value, value - high[column]!, 0);
      sum += outside * outside;
    }
    return sum;
  }
}

function insert(ascending: Float64Array, value: number): void {
  let at = ascending.length - 1;
  if (value >= ascending[at]!) return;
  while (at > 0 && ascending[at - 1]! > value) {
    ascending[at] = ascending[at - 1]!;
    at--;
  }
  ascending[at] = value;
}
