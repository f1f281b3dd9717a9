/** At most `most` of `rows` rows, evenly spaced: where rows stand in the order of an id, as good as chance and the same every time. */
export function evenly(rows: number, most: number): Uint32Array {
  return Uint32Array.from({ length: Math.min(rows, most) }, (_, index) => Math.floor((index * rows) / Math.min(rows, most)));
}
