import { createRandom } from '../../analytics/random.ts';
import type { Picture, PicturedSegment } from '../../pictures/picture.ts';
import { elbowPicture } from '../../pictures/elbow.ts';
import { flowPicture } from '../../pictures/flow.ts';
import { heatMapPicture } from '../../pictures/heat-map.ts';
import { mapPicture } from '../../pictures/map.ts';
import { silhouettePicture } from '../../pictures/silhouette.ts';

const LONG = ['Campaign-reading bargain hunters who return what they buy', 'Weekend big-basket buyers', 'Lapsed', 'Long-standing multi-channel evening customers with subscriptions', 'Разовые покупатели', 'Frequent help seekers',
  'Mobile-only cart fillers & browsers', 'New <script>customers</script>', 'Quiet', 'All-round shoppers of every category there is', 'Donaudampfschifffahrtsgesellschaftskapitäne', '週末のお客様'];

/** One of every kind, of twelve segments with names as people give them. */
export function examplePictures(): Record<string, Picture> {
  const random = createRandom(5);
  const segments = LONG.map((name, index): PicturedSegment => ({ id: `s${String(index + 1).padStart(3, '0')}`, name, size: 1200 - 90 * index, share: (1200 - 90 * index) / 8460 }));
  const points = segments.flatMap(({ size }, segment) => Array.from({ length: size / 10 }, () => ({ x: random.normal(segment % 4, 0.4), y: random.normal(segment / 4, 0.4), segment })));
  const curve = (title: string, own: number | null) => ({ title, hint: 'higher: clearer', own, points: [2, 3, 4, 5, 6].map((k) => ({ k, value: 1000 / k })) });
  const nodes = segments.map(({ id, name }) => ({ id, name }));
  return {
    map: mapPicture({ night: '2026-04-01', segments, points, axes: [{ low: 'small-ticket buyers', high: 'big-ticket buyers, all-round shoppers', explained: 0.3 }, null] }),
    silhouette: silhouettePicture({ night: '2026-04-01', segments: segments.map((segment) => ({ ...segment, mean: 0.3, silhouettes: Array.from({ length: segment.size / 10 }, () => random.uniform() * 1.4 - 0.4) })), mean: 0.3, customers: 846 }),
    heatmap: heatMapPicture({ trainedFor: '2026-04-01', customers: 8460, segments, features: Array.from({ length: 9 }, (_, row) => ({ label: `Share of the messages of ${row} days that were opened`, cells: segments.map(() => ({ difference: random.normal(), index: row % 2 ? 100 * random.uniform() : null })) })) }),
    flow: flowPicture({ from: '2026-04-01', to: '2026-04-02', before: nodes, after: [...nodes, { id: null, name: 'Gone' }], flows: segments.flatMap(({ size }, index) => [{ before: index, after: index, customers: size }, { before: index, after: index + 1, customers: 10 + index }]) }),
    elbow: elbowPicture({ trainedFor: '2026-04-01', chosen: 4, reason: 'silhouette 0.300 is the highest', inertia: curve('Inertia', 3), others: [curve('Silhouette', 4), curve('Gap', null)] }),
  };
}
