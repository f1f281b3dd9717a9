import { algorithms, assignBlock, farthestInBlock } from '../../analytics/clustering/index.ts';
import { modelMeasures } from '../../analytics/evidence/index.ts';
import { baseline } from './baseline-task.ts';
import { evidence } from './evidence-task.ts';
import { fit } from './fit-task.ts';
import { measure } from './measure-task.ts';
import { profile } from './profile-task.ts';
import { resample } from './resample-task.ts';
import { silhouettePart } from './silhouette-task.ts';

/** What a training thread can do: CPU-bound work away from the event loop, where it would starve the heartbeat. */
const tasks = { fit, measure, silhouette: silhouettePart, resample, profile, baseline, assign: assignBlock, farthest: farthestInBlock, evidence };

type TaskName = keyof typeof tasks;
export type ThreadTask = { [Name in TaskName]: { name: Name; input: Parameters<(typeof tasks)[Name]>[0] } }[TaskName];

export function run(task: ThreadTask): unknown {
  return (tasks[task.name] as (input: unknown) => unknown)(task.input);
}

/** Whether a task takes nothing that only the configuration may bring. */
export function knows({ input }: ThreadTask): boolean {
  return (!('algorithm' in input) || algorithms.has(input.algorithm)) && (!('measure' in input) || modelMeasures.has(input.measure));
}
