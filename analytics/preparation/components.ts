import { createRequire } from 'node:module';
import type * as MlPca from 'ml-pca';
import type { Matrix } from '../matrix.ts';
import { momentsOf } from '../statistics.ts';
import type { Components, ComponentSpec } from './specification.ts';

/** Loaded where components are asked for, and not with every command. */
const requireHere = createRequire(import.meta.url);

/** Shares of variance that are added up reach 1 less this. */
const ROUNDING = 1e-12;

/**
 * Principal components of prepared features: as few as explain `variance` of theirs, and at most `components`. The sign of a component is
 * that which makes its greatest loading positive, so that the same rows always give the same.
 */
export function fitComponents(prepared: Matrix, { variance, components: most }: ComponentSpec): Components {
  const { PCA } = requireHere('ml-pca') as typeof MlPca;
  const means = prepared.columns.map((column) => momentsOf(column).mean);
  const pca = new PCA(covariance(prepared, means), { isCovarianceMatrix: true });
  const shares = pca.getExplainedVariance();
  const loadings = pca.getEigenvectors();
  let explained = 0;
  const enough = shares.findIndex((share) => (explained += share) >= variance - ROUNDING) + 1 || shares.length;
  const count = Math.min(enough, most ?? enough);
  return {
    means,
    axes: Array.from({ length: count }, (_, component) => signed(loadings.getColumn(component))),
    explained: shares.slice(0, count),
  };
}

/** Where rows of prepared features lie along the components. */
export function projectOn({ means, axes }: Components, prepared: Matrix): Matrix {
  const columns = axes.map((axis) => {
    const along = new Float64Array(prepared.rows);
    axis.forEach((loading, feature) => {
      const [column, mean] = [prepared.columns[feature]!, means[feature]!];
      for (let row = 0; row < along.length; row++) along[row]! += loading * (column[row]! - mean);
    });
    return along;
  });
  return { names: axes.map((_, component) => `component_${component + 1}`), rows: prepared.rows, columns };
}

function covariance({ columns, rows }: Matrix, means: readonly number[]): number[][] {
  const centred = columns.map((column, feature) => column.map((value) => value - means[feature]!));
  const matrix = columns.map(() => columns.map(() => 0));
  centred.forEach((one, i) => {
    for (let j = 0; j <= i; j++) {
      const other = centred[j]!;
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += one[row]! * other[row]!;
      matrix[i]![j] = sum / rows;
      matrix[j]![i] = sum / rows;
    }
  });
  return matrix;
}

function signed(axis: readonly number[]): number[] {
  const largest = axis.reduce((most, loading) => (Math.abs(loading) > Math.abs(most) ? loading : most), 0);
  return axis.map((loading) => (largest < 0 ? -loading : loading));
}
