import { algorithms } from '../analytics/index.ts';
import type { ArtefactRef } from '../core/references.ts';
import type { ActivityDeps } from './deps.ts';
import { step } from './step.ts';
import type { FitOutcome } from './training/fit-task.ts';
import type { Candidate, Choice, TrainingPlan } from './types.ts';

/** Fits one k on the sample: one of several challengers from which the number of segments is chosen. What finds the number itself is fitted as it will be. */
export const fitCandidate = step((deps, { training, k }: { training: TrainingPlan; k: number }, { signal }): Promise<Candidate> =>
  fit(deps, rowsOf(training, training.sample), { training, k, restarts: training.restarts }, signal));

/** Fits the chosen k on the whole snapshot, with every restart. */
export const fitFinal = step((deps, { training, choice }: { training: TrainingPlan; choice: Choice }, { signal }): Promise<Candidate> =>
  fit(deps, rowsOf(training, wholeOf(training)), { training, k: choice.k, restarts: training.finalRestarts }, signal));

/** The rows that are fitted: those that the algorithm says, where it finds the number of clusters itself. */
function rowsOf(training: TrainingPlan, otherwise: ArtefactRef): ArtefactRef {
  const { finds } = algorithms.get(training.algorithm);
  return finds ? { snapshot: wholeOf(training), sample: training.sample }[finds] : otherwise;
}

function wholeOf({ matrix, reweighed }: TrainingPlan): ArtefactRef {
  return reweighed ?? matrix;
}

async function fit(
  { artefacts, training: pool }: ActivityDeps, matrix: ArtefactRef,
  { training, k, restarts }: { training: TrainingPlan; k: number; restarts: number }, signal: AbortSignal,
): Promise<Candidate> {
  const { algorithm, options, seed } = training;
  const outcome = await pool.fit({ matrixPath: artefacts.pathOf(matrix), algorithm, options, k, seed, restarts }, signal);
  return { k: outcome.centroids.length, inertia: outcome.inertia, model: await artefacts.putJson(outcome) };
}

export function readFit({ artefacts }: ActivityDeps, candidate: Candidate): Promise<FitOutcome> {
  return artefacts.getJson<FitOutcome>(candidate.model);
}
