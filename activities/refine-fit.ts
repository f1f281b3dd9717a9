import { algorithms, lloydStepwise, type Preparation, type StepState } from '../analytics/index.ts';
import { featureRows } from '../warehouse/feature-rows.ts';
import { readFit } from './fit-candidate.ts';
import { openRows } from './refining/rows.ts';
import { step } from './step.ts';
import type { Candidate, Night, TrainingPlan } from './types.ts';
import type { FitOutcome } from './training/fit-task.ts';

/**
 * Brings a fit on the snapshot to rest on all customers, with Lloyd's iterations where the customers are. Each sign of life carries the
 * iteration and its centroids, so that a worker that takes over goes on from there.
 */
export const refineFit = step(async (deps, { night, training, final }: { night: Night; training: TrainingPlan; final: Candidate }, control): Promise<Candidate> => {
  const { project, artefacts, checkpoint, log } = deps;
  const fit = await readFit(deps, final);
  const { features, components } = await artefacts.getJson<Preparation>(training.preparation);
  const { rest, check } = algorithms.get(training.algorithm);
  if (!rest) return final;
  let state: StepState = resumedFrom(control.resumed, fit.centroids) ?? { iteration: 0, centroids: fit.centroids };
  const rows = await openRows(deps, {
    features, ...(components && { components }), source: `${featureRows(project, features.map(({ feature }) => feature))} where as_of_date = cast(? as date)`, bindings: [night.logicalDate],
    key: `${training.segmentation} ${night.logicalDate}`, signal: control.signal,
  });
  try {
    const refined = await lloydStepwise({
      rows, start: state, ...rest(check(training.options)),
      onStep: async ({ iteration, centroids, shift }) => {
        state = { iteration, centroids };
        control.progress(state);
        log.debug({ segmentation: training.segmentation, iteration, shift }, 'refined');
        await checkpoint('retrain:refined-step');
      },
    });
    const outcome: FitOutcome = { ...fit, ...refined };
    return { k: outcome.centroids.length, inertia: outcome.inertia, model: await artefacts.putJson(outcome) };
  } finally {
    // The next attempt drops it too; what went wrong before is what is to be told.
    await rows.close().catch((error: unknown) => log.warn({ error }, 'the work table of a training could not be dropped'));
  }
});

/** What another attempt said last, if it is about this fit. */
function resumedFrom(said: unknown, { length: k, 0: first }: readonly number[][]): StepState | null {
  const { iteration, centroids } = (said ?? {}) as Partial<StepState>;
  const fits = typeof iteration === 'number' && centroids?.length === k && centroids.every((centroid) => centroid.length === first?.length);
  return fits ? { iteration, centroids } : null;
}
