import { createRequire } from 'node:module';
import type * as Umap from 'umap-js';
import type { Matrix } from '../matrix.ts';
import { createRandom } from '../random.ts';
import { pcaPlane } from './pca.ts';
import type { Plane } from './plane.ts';

/** Loaded where such a map is asked for, and not with every command. */
const requireHere = createRequire(import.meta.url);

/** How many neighbours a point is held to, as in the authors' own implementation. */
const NEIGHBOURS = 15;

/** Rounds of the layout: beyond these, groups move no more, and each hundred takes a second for 2,000 customers. */
const EPOCHS = 200;

/**
 * Uniform manifold approximation (McInnes, Healy and Melville, 2018): who is alike lies together; how far groups are apart, and in which
 * direction, says little. The layout is turned so that it is widest from left to right, else each seed would turn it as it likes.
 */
export const umapPlane: Plane = {
  name: 'umap',
  least: NEIGHBOURS + 1,
  place: (points, seed) => {
    const { UMAP } = requireHere('umap-js') as typeof Umap;
    const random = createRandom(seed);
    const umap = new UMAP({ nComponents: 2, nNeighbors: NEIGHBOURS, minDist: 0.1, nEpochs: EPOCHS, random: () => random.uniform() });
    const rows = rowsOf(points);
    const { indices, distances } = nearest(rows);
    umap.setPrecomputedKNN(indices, distances);
    const layout = umap.fit(rows);
    const column = (axis: number): Float64Array => Float64Array.from(layout, (place) => place[axis]!);
    const { x, y } = pcaPlane.place({ names: ['x', 'y'], rows: points.rows, columns: [column(0), column(1)] }, seed);
    return { x, y, axes: null };
  },
};

function rowsOf({ columns, rows }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, row) => columns.map((column) => column[row]!));
}

/** The exact neighbours of each row, itself first: at some thousand rows sooner found than those that the library would search for. */
function nearest(rows: readonly number[][]): { indices: number[][]; distances: number[][] } {
  const found = rows.map((row) => {
    const squares = Float64Array.from(rows, (other) => other.reduce((sum, value, at) => sum + (value - row[at]!) ** 2, 0));
    const order = Array.from(squares.keys()).toSorted((a, b) => squares[a]! - squares[b]! || a - b).slice(0, NEIGHBOURS);
    return { order, distances: order.map((at) => Math.sqrt(squares[at]!)) };
  });
  return { indices: found.map(({ order }) => order), distances: found.map(({ distances }) => distances) };
}
