/**
 * P(D >= d) of two independent samples of n and m values without ties, exactly (scipy's `method='exact'`): samples in
 * order are a path over an n by m grid, all paths are equally likely, and D >= d are those that leave the strip
 * |i/n - j/m| < d. A path to (i, j) comes from (i-1, j) with probability i/(i+j), so the probability of having left
 * grows from corner to corner without huge numbers and without cancellation. n*m steps. Ties make it too large, never too small.
 */
export function ksExactTail(d: number, n: number, m: number): number {
  if (d <= 0) return 1;
  // d is a multiple of 1/(n*m); what rounding took from it must not let a path pass.
  const reach = (Math.round(d * n * m) - 0.5) / (n * m);
  const left = new Float64Array(m + 1);
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      if (Math.abs(i / n - j / m) > reach) left[j] = 1;
      else if (i + j === 0) left[j] = 0;
      else left[j] = (i * left[j]! + (j > 0 ? j * left[j - 1]! : 0)) / (i + j);
    }
  }
  return left[m]!;
}
