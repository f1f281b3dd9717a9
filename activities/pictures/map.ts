import type { FeaturePhrases, PlaneAxis } from '../../analytics/index.ts';
import type { MapAxis } from '../../pictures/map.ts';
import type { PictureKind } from './kind.ts';

/** Customers that a map shows unless more or fewer are asked for. */
const CUSTOMERS = 2000;

/** Features by which a direction is described. */
const MOST_WORDS = 3;

export const map: PictureKind = {
  name: 'map',
  summary: 'customers as dots on a plane, those alike near each other',
  description: 'Draws a map of the customers of a night, coloured by segment: by principal components, whose directions mean something, or by UMAP, which shows better who is near whom.',
  takes: ['date', 'model', 'method', 'seed', 'sample'],
  report: 'trained',
  draw: async (read, { method = 'pca', seed = 1, sample: rows = CUSTOMERS, ...asked }) => {
    const { embedRows, phrasesFor, planes } = await import('../../analytics/index.ts');
    const { mapPicture } = await import('../../pictures/map.ts');
    const { artefactOf } = await import('./model.ts');
    const { sampleOf } = await import('./sample.ts');
    const { subjectOf } = await import('./subject.ts');
    const plane = planes.get(method);
    const subject = await subjectOf(read, asked);
    const artefact = await artefactOf(read, subject);
    const { features, segments: own } = await sampleOf(read, subject, artefact, { rows, seed, least: plane.least });
    // A code has no place between two others: customers lie as far apart as the model takes them to.
    const { x, y, axes: found } = plane.place(embedRows(artefact, features), seed);
    const axes = found && ([numbersOf(found[0], features.names), found[1] && numbersOf(found[1], features.names)] as const);
    const points = Array.from(own, (segment, row) => ({ x: digits(x[row]!), y: digits(y[row]!), segment }));
    const { segmentation, date, model, segments } = subject;
    const worded = axes && ([wordedAxis(axes[0], phrasesFor), axes[1] && wordedAxis(axes[1], phrasesFor)] as const);
    return {
      segmentation, logicalDate: date, model, called: method === 'pca' ? 'map' : `map-${method}`,
      picture: mapPicture({ night: date, segments, points, axes: worded }),
      data: { method, seed, customers: points.length, segments, axes: axes && axes.map((axis) => axis && { explained: digits(axis.explained), loadings: axis.loadings.map(({ feature, loading }) => ({ feature, loading: digits(loading) })) }),
        points: points.map(({ segment, ...at }) => ({ ...at, segment: segments[segment]!.id })) },
    };
  },
};

/** A direction by what may be high or low in it, which no category is. */
function numbersOf({ explained, loadings }: PlaneAxis, numbers: readonly string[]): PlaneAxis & { strongest: number } {
  return { explained, strongest: Math.abs(loadings[0]?.loading ?? 0), loadings: loadings.filter(({ feature }) => numbers.includes(feature)) };
}

/** Whom one finds at either end: "big-basket buyers"; what counts less than half of the strongest says little. */
function wordedAxis({ explained, loadings, strongest }: ReturnType<typeof numbersOf>, phrasesFor: (feature: string) => Pick<FeaturePhrases, 'high' | 'low'>): MapAxis {
  const told = loadings.slice(0, MOST_WORDS).filter(({ loading }) => Math.abs(loading) >= strongest / 2);
  const end = (sign: number): string => told.map(({ feature, loading }) => phrasesFor(feature)[loading * sign > 0 ? 'high' : 'low'].noun).join(', ');
  return { explained, low: end(-1), high: end(1) };
}

/** What is drawn and told: the sixth digit is beyond what is seen, and hides in which order numbers were added. */
function digits(value: number): number {
  return Number(value.toPrecision(6));
}
