import type { Matrix } from '../matrix.ts';
import { fitComponents, projectOn } from '../preparation/components.ts';
import type { Components } from '../preparation/specification.ts';
import type { Plane, PlaneAxis } from './plane.ts';

/** The two directions in which the points differ most: distances shrink, and directions mean something. */
export const pcaPlane: Plane = {
  name: 'pca',
  least: 3,
  place: (points) => {
    const components = fitComponents(points, { variance: 1, components: 2 });
    const [x, y = new Float64Array(points.rows)] = projectOn(components, points).columns;
    const axes = components.axes.map((_, index) => axisOf(components, points, index));
    return { x: x!, y, axes: [axes[0]!, axes[1] ?? null] };
  },
};

function axisOf({ axes, explained }: Components, { names }: Matrix, index: number): PlaneAxis {
  const loadings = axes[index]!.map((loading, feature) => ({ feature: names[feature]!, loading }));
  return { explained: explained[index]!, loadings: loadings.toSorted((a, b) => Math.abs(b.loading) - Math.abs(a.loading)) };
}
