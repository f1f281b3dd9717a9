/**
 * Rows by ascending value, equal ones by their number. Values are sorted by themselves and rows then counted into their places: a
 * comparison of rows by value would take ten times as long.
 */
export function rowsInOrder(values: Float64Array): Uint32Array {
  const distinct = distinctOf(values);
  const ranks = new Uint32Array(values.length);
  const next = new Uint32Array(distinct.length + 1);
  for (let row = 0; row < values.length; row++) {
    const rank = rankOf(distinct, values[row]!);
    ranks[row] = rank;
    next[rank + 1]!++;
  }
  for (let rank = 1; rank < next.length; rank++) next[rank]! += next[rank - 1]!;
  const order = new Uint32Array(values.length);
  for (let row = 0; row < values.length; row++) order[next[ranks[row]!]!++] = row;
  return order;
}

function distinctOf(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  let count = 0;
  for (let index = 0; index < sorted.length; index++) {
    if (index === 0 || sorted[index]! > sorted[count - 1]!) sorted[count++] = sorted[index]!;
  }
  return sorted.subarray(0, count);
}

/** Where a value stands among distinct ascending ones that hold it. */
function rankOf(distinct: Float64Array, value: number): number {
  let low = 0;
  let high = distinct.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (distinct[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
