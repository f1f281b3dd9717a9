import { renameSegment as rename, type Rename, type Renamed } from './registry/segment-names.ts';
import { step } from './step.ts';

/** Gives a living segment the name that a person chose. Again changes nothing. */
export const renameSegment = step(({ warehouse }, input: Rename): Promise<Renamed> => rename(warehouse, input));
