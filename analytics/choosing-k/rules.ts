import { Registry } from '../registry.ts';
import type { KRule } from './rule.ts';
import { calinskiHarabasz } from './rules/calinski-harabasz.ts';
import { daviesBouldin } from './rules/davies-bouldin.ts';
import { elbow } from './rules/elbow.ts';
import { gap } from './rules/gap.ts';
import { silhouette } from './rules/silhouette.ts';
import { stability } from './rules/stability.ts';

/** Rules for the number of segments by name; a new one is one entry. */
export const kRules = new Registry<KRule>('rule for k', [silhouette, elbow, calinskiHarabasz, daviesBouldin, gap, stability]);
