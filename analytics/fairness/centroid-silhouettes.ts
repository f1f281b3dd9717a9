import { toRowMajor, type Matrix } from '../matrix.ts';

/** Of each row: its simplified silhouette, and its distance to the centre of its cluster. NaN where there is one cluster. */
export interface CentroidSilhouettes { silhouettes: Float64Array; distances: Float64Array }

/**
 * The simplified silhouette (Hruschka, de Castro and Campello, 2004) of each row: (b - a) / max(a, b) with the distances to the mean of its
 * own cluster and to the nearest other one. Rows times clusters, where the silhouette itself takes the square of the rows.
 */
export function centroidSilhouettes(data: Matrix, labels: ArrayLike<number>): CentroidSilhouettes {
  const width = data.columns.length;
  const rows = toRowMajor(data);
  const centres = centresOf(rows, labels, width);
  const silhouettes = new Float64Array(data.rows);
  const distances = new Float64Array(data.rows);
  for (let row = 0; row < data.rows; row++) {
    let own = Number.NaN;
    let nearest = Number.POSITIVE_INFINITY;
    for (const [label, centre] of centres) {
      let square = 0;
      for (let column = 0; column < width; column++) square += (rows[row * width + column]! - centre[column]!) ** 2;
      if (label === labels[row]) own = Math.sqrt(square);
      else nearest = Math.min(nearest, Math.sqrt(square));
    }
    const larger = Math.max(own, nearest);
    distances[row] = own;
    silhouettes[row] = nearest === Number.POSITIVE_INFINITY ? Number.NaN : larger > 0 ? (nearest - own) / larger : 0;
  }
  return { silhouettes, distances };
}

function centresOf(rows: Float64Array, labels: ArrayLike<number>, width: number): [number, Float64Array][] {
  const found = new Map<number, { count: number; sums: Float64Array }>();
  for (let row = 0; row < labels.length; row++) {
    const cluster = found.get(labels[row]!) ?? { count: 0, sums: new Float64Array(width) };
    found.set(labels[row]!, cluster);
    cluster.count++;
    for (let column = 0; column < width; column++) cluster.sums[column]! += rows[row * width + column]!;
  }
  return [...found].map(([label, { count, sums }]) => [label, sums.map((sum) => sum / count)]);
}
