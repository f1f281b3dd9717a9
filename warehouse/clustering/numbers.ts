/** A literal that engines read as a double, with every digit kept. */
export function double(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`a model holds ${value}`);
  return `cast(${value} as double precision)`;
}

/** The squared distance of x0, x1 ... to a point. */
export function squaredDistance(point: readonly number[]): string {
  return point.map((value, index) => `(x${index} - ${double(value)}) * (x${index} - ${double(value)})`).join(' + ');
}
