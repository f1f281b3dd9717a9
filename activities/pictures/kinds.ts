import { elbow } from './elbow.ts';
import { flow } from './flow.ts';
import { heatMap } from './heat-map.ts';
import type { PictureKind } from './kind.ts';
import { map } from './map.ts';
import { silhouette } from './silhouette.ts';

/** Every kind of picture, in the order of the help. A new one is one file here and one line in this list. */
export const pictureKinds: readonly PictureKind[] = [map, silhouette, heatMap, flow, elbow];
