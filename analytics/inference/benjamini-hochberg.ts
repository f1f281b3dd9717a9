/**
 * p-values corrected for how many there are: of those at most q, no more than a share q are expected to be chance
 * (Benjamini and Hochberg, 1995). In the order given; a null, which was not tested, stays one and does not count.
 */
export function benjaminiHochberg(values: readonly (number | null)[]): (number | null)[] {
  const tested = values.flatMap((p, index) => (p === null ? [] : [{ p, index }])).toSorted((a, b) => b.p - a.p);
  const corrected: (number | null)[] = values.map(() => null);
  let least = 1;
  tested.forEach(({ p, index }, fromTop) => {
    least = Math.min(least, (p * tested.length) / (tested.length - fromTop));
    corrected[index] = least;
  });
  return corrected;
}
