import { Registry } from '../registry.ts';
import { besideChampion } from './beside-champion.ts';
import { bootstrap } from './bootstrap.ts';
import type { ModelMeasure } from './measure.ts';
import { separation } from './separation.ts';

/** What gates may need to know of a challenger, by name; a new one is one entry. */
export const modelMeasures = new Registry<ModelMeasure>('measure', [separation, bootstrap, besideChampion] as ModelMeasure[]);
