/** Clusters in an order that depends on nothing but themselves: largest first, then by centroid, value by value. */
export function canonicalClusters(
  centroids: Float64Array,
  labels: Int32Array,
  k: number,
): { centroids: number[][]; sizes: number[]; labels: Int32Array } {
  const width = centroids.length / k;
  const sizes = new Int32Array(k);
  for (const label of labels) sizes[label]!++;
  const clusters = Array.from({ length: k }, (_, cluster) => ({
    cluster,
    size: sizes[cluster]!,
    centroid: Array.from(centroids.subarray(cluster * width, (cluster + 1) * width)),
  })).toSorted((a, b) => b.size - a.size || compareCentroids(a.centroid, b.centroid));
  const place = new Int32Array(k);
  clusters.forEach(({ cluster }, index) => (place[cluster] = index));
  return {
    centroids: clusters.map(({ centroid }) => centroid),
    sizes: clusters.map(({ size }) => size),
    labels: labels.map((label) => place[label]!),
  };
}

export function compareCentroids(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}
