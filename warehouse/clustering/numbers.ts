/** A literal that engines read as a double, with every digit kept. */
export function double(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`a model holds ${value}`);
  return `cast(${value} as double precision)`;
}

/** 0, and NaN where one of x0, x1 ... is NaN or infinite: what a rule that only compares them adds, so that it is as undecided. */
export function nothingOf(columns: readonly unknown[]): string {
  return columns.map((_, index) => `0 * x${index}`).join(' + ');
}

/** The squared distance of x0, x1 ... to a point. */
export function squaredDistance(point: readonly number[]): string {
  return point.map((value, index) => `(x${index} - ${double(value)}) * (x${index} - ${double(value)})`).join(' + ');
}
