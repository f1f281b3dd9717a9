/** Bands of one feature: band i holds values above cut i - 1 and up to cut i, the last one those above every cut. */
export type Cuts = readonly number[];

/** Cut points that part some values: quantiles of a feature with many equal values fall together, and one at its largest value has nobody above it. */
export function usefulCuts(quantiles: readonly number[], largest: number): number[] {
  return [...new Set(quantiles)].filter((cut) => cut < largest).toSorted((a, b) => a - b);
}

/** The band of a value; that behind the last one for a missing value. */
export function bandOf(value: number, cuts: Cuts): number {
  if (Number.isNaN(value)) return cuts.length + 1;
  const band = cuts.findIndex((cut) => value <= cut);
  return band < 0 ? cuts.length : band;
}

/** The same in SQL, of an expression. */
export function bandSql(expression: string, cuts: Cuts): string {
  const below = cuts.map((cut, band) => ` when ${expression} <= cast(${cut} as double precision) then ${band}`);
  return `case when ${expression} is null or ${expression} = cast('NaN' as double precision) then ${cuts.length + 1}${below.join('')} else ${cuts.length} end`;
}
