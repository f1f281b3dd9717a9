import { createRandom, matrixFromRows, type Matrix } from '../../analytics/index.ts';

/** Where each planted group is on a night. */
export type Centres = readonly (readonly [number, number])[];

/** Nights on which the groups are found again, drifting a little each: over all of them farther than its own members lie apart. */
export const DRIFTING_NIGHTS = 10;
const START: Centres = [[0, 0], [12, 0], [0, 12], [14, 14]];
const DRIFT: Centres = [[0.5, 0.2], [0.1, 0.7], [-0.4, 0.3], [0.3, 0.3]];

/** The groups of night 1, 2 ...: as they drift, each by as much each night. */
export function driftedCentres(night: number): Centres {
  return START.map(([x, y], group) => [x + night * DRIFT[group]![0], y + night * DRIFT[group]![1]]);
}

/** The group of each member: a third is in the first one, fewer in each one after it. */
export function groupsOf(members: number): number[] {
  const shares = [0.35, 0.65, 0.85, 1];
  return Array.from({ length: members }, (_, member) => shares.findIndex((share) => (member + 0.5) / members < share));
}

/** Where each member is on a night: around the centre of its group, with standard deviation 1. */
export function membersAround(centres: Centres, groups: readonly number[], seed: number): Matrix {
  const random = createRandom(seed);
  return matrixFromRows(['x', 'y'], groups.map((group) => centres[group]!.map((value) => random.normal(value))));
}
