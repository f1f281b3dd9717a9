import type { Renamed } from '../activities/registry/segment-names.ts';
import { checkInput, text } from './input.ts';
import { stepsOn } from './steps.ts';

export interface RenameInput {
  segmentation: string;
  /** Id of a living segment. */
  segment: string;
  name: string;
}

/** Gives a segment the name that a person chose, where a worker owns the warehouse. */
export async function renameSegment(input: RenameInput): Promise<Renamed> {
  checkInput('renameSegment', Object.assign({ segmentation: '', segment: '', name: '' }, input), { segmentation: text, segment: text, name: text });
  const { renameSegment } = stepsOn('warehouse');
  const { segmentation, segment, name } = input;
  return renameSegment({ segmentation, segmentId: segment, name, at: new Date().toISOString() });
}
