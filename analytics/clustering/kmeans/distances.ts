/** Squared Euclidean distance between two rows of flat arrays, given their offsets. */
export function squaredDistance(a: Float64Array, fromA: number, b: Float64Array, fromB: number, width: number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    const difference = a[fromA + column]! - b[fromB + column]!;
    sum += difference * difference;
  }
  return sum;
}

/** The centroid nearest to a row, the first on a tie. */
export function nearestCentroid(values: Float64Array, from: number, centroids: Float64Array, k: number, width: number): number {
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let cluster = 0; cluster < k; cluster++) {
    const distance = squaredDistance(values, from, centroids, cluster * width, width);
    if (distance < least) {
      least = distance;
      nearest = cluster;
    }
  }
  return nearest;
}
