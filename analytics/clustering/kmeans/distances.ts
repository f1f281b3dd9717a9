/** Squared Euclidean distance between two rows of flat arrays, given their offsets. */
export function squaredDistance(a: Float64Array, fromA: number, b: Float64Array, fromB: number, width: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    const difference = a[fromA + column]! - b[fromB + column]!;
    sum += difference * difference;
  }
  return sum;
}

/** The centroid nearest to a row (the first on a tie). `pair` receives the squared distances to it and to the second nearest. */
export function nearestTwo(values: Float64Array, from: number, centroids: Float64Array, k: number, width: number, pair: Float64Array): number {
  let nearest = 0;
  let best = Number.POSITIVE_INFINITY;
  let second = Number.POSITIVE_INFINITY;
  for (let cluster = 0; cluster < k; cluster++) {
    const distance = squaredDistance(values, from, centroids, cluster * width, width);
    if (distance < best) {
      second = best;
      best = distance;
      nearest = cluster;
    } else if (distance < second) {
      second = distance;
    }
  }
  pair[0] = best;
  pair[1] = second;
  return nearest;
}

/** Half the distance from each centroid to its nearest other one: a row closer than that to its centroid cannot be nearer to another. */
export function centroidGaps(centroids: Float64Array, k: number, width: number, halfGap: Float64Array): void {
  halfGap.fill(Number.POSITIVE_INFINITY);
  for (let a = 0; a < k; a++) {
    for (let b = a + 1; b < k; b++) {
      const half = Math.sqrt(squaredDistance(centroids, a * width, centroids, b * width, width)) / 2;
      if (half < halfGap[a]!) halfGap[a] = half;
      if (half < halfGap[b]!) halfGap[b] = half;
    }
  }
}
