import { groupMoments } from '../inference/index.ts';
import { drivesSegment, type Driver } from './drivers.ts';
import { comparedColumns, differenceOf, membersOf, type ProfileRequest } from './profile.ts';

/** How large each cluster is and what drives it: as much of a profile as a name needs, at a fraction of its cost. */
export function segmentDrivers(request: ProfileRequest): { size: number; drivers: Driver[] }[] {
  const { raw, labels, k } = request;
  const compared = comparedColumns(request).map((column) => groupMoments(column, labels, k));
  return membersOf(labels, k).map(({ length: size }, cluster) => ({
    size,
    drivers: drivesSegment(raw.names.map((feature, index) => ({ feature, difference: differenceOf(compared[index]!, cluster).difference }))),
  }));
}
