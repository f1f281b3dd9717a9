/**
 * Rows by ascending value, equal ones by their number. Values are sorted by themselves and rows then counted into their places: a
 * comparison of rows by value would take ten times as long.
 */
export function rowsInOrder(values: Float64Array): Uint32Array {
  const distinct = distinctOf(values);
  const ranks = Uint32Array.from(values, (value) => rankOf(distinct, value));
  const next = new Uint32Array(distinct.length + 1);
  for (const rank of ranks) next[rank + 1]!++;
  for (let rank = 1; rank < next.length; rank++) next[rank]! += next[rank - 1]!;
  const order = new Uint32Array(values.length);
  ranks.forEach((rank, row) => {
    order[next[rank]!++] = row;
  });
  return order;
}

function distinctOf(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  return sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
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
