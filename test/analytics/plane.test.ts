import { describe, expect, test } from 'vitest';
import { planes, selectRows, silhouetteOfMembers, silhouettes } from '../../analytics/index.ts';
import { plantedBlobs, shuffled } from './planted.ts';

const { data, truth } = plantedBlobs({ seed: 4, rows: 240, centres: [[0, 0, 0, 0, 0], [6, 0, 0, 2, 0], [0, 6, 0, 0, 3], [0, 0, 7, 0, 0]], shares: [0.4, 0.3, 0.2, 0.1] });

/** Share of the rows whose nearest neighbour on the plane has their own truth; by chance it would be 0.3. */
function purity({ x, y }: { x: Float64Array; y: Float64Array }): number {
  const nearestOf = (row: number): number => {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    x.forEach((value, other) => {
      const distance = (value - x[row]!) ** 2 + (y[other]! - y[row]!) ** 2;
      if (other !== row && distance < least) [nearest, least] = [other, distance];
    });
    return nearest;
  };
  return truth.filter((own, row) => truth[nearestOf(row)] === own).length / truth.length;
}

describe.each(planes.all())('$name', (plane) => {
  test('puts planted kinds apart, the same way every time', () => {
    const placed = plane.place(data, 7);
    expect(purity(placed)).toBeGreaterThan(0.85);
    expect(plane.place(data, 7)).toEqual(placed);
  });

  test('is widest from left to right', () => {
    const { x, y } = plane.place(data, 3);
    const spread = (values: Float64Array): number => values.reduce((sum, value) => sum + value ** 2, 0);
    expect(spread(x)).toBeGreaterThan(spread(y));
  });
});

test('the axes of principal components name what they are made of, and rows may come in any order', () => {
  const { x, axes } = planes.get('pca').place(data, 1);
  expect(axes![0].loadings).toHaveLength(5);
  expect(axes![0].loadings[0]!.loading).toBeGreaterThan(0);
  expect(axes![0].explained).toBeGreaterThan(axes![1]!.explained);
  const order = shuffled(data.rows, 5);
  const again = planes.get('pca').place(selectRows(data, order), 1);
  order.forEach((row, place) => expect(again.x[place]).toBeCloseTo(x[row]!, 9));
  expect(planes.get('pca').place({ ...data, names: ['one'], columns: [data.columns[0]!] }, 1)).toMatchObject({ axes: [{ explained: 1, loadings: [{ feature: 'one', loading: 1 }] }, null] });
});

test('silhouettes of members are those whose means are the scores of the clusters', () => {
  const values = silhouetteOfMembers(data, truth);
  const [score] = silhouettes(data, [truth]);
  const mean = (of: readonly number[]): number => of.reduce((sum, value) => sum + value, 0) / of.length;
  expect(mean([...values])).toBeCloseTo(score!.mean!, 12);
  score!.clusters.forEach((cluster, label) => expect(mean([...values].filter((_, row) => truth[row] === label))).toBeCloseTo(cluster!, 12));
  expect(silhouetteOfMembers(data, new Int32Array(data.rows)).every(Number.isNaN)).toBe(true);
});
