import { createHash } from 'node:crypto';
import type { ArtefactRef } from '../../core/references.ts';
import type { ModelArtefact, RegisteredModel } from '../registry/models.ts';
import type { Candidate, Choice, TrainingPlan } from '../types.ts';
import { numbersIn, textsIn } from './values.ts';

/** One thing that was fitted in a training: its parameters, what was measured of it, and what it left. */
export interface ExperimentRun {
  /** Made of what the run is: the same training has the same one. */
  id: string;
  parent: string | null;
  /** `final`: the model that was registered; `candidate`: one k that was tried for it. */
  kind: 'final' | 'candidate';
  k: number;
  /** Only of the final model. */
  version: number | null;
  /** What became of it, in words: chosen, or why it was passed over. */
  outcome: string;
  params: Record<string, string>;
  metrics: Record<string, number>;
  artefacts: Record<string, Pick<ArtefactRef, 'uri' | 'sha256'>>;
}

export interface Training { training: TrainingPlan; choice: Choice; final: Candidate; registered: RegisteredModel }

/** Every run of a training: the final model first, then what was tried, in ascending k. */
export function runsOf(about: Training): ExperimentRun[] {
  const final = finalRun(about);
  return [final, ...candidateRuns(about, final)];
}

function finalRun({ training, final, registered: { version, sha256, artefact } }: Training): ExperimentRun {
  const { inertia, silhouette, baseline, kept, reason } = artefact.metrics;
  return {
    id: idOf(artefact.segmentation, sha256, 'final'), parent: null, kind: 'final', k: artefact.k, version, outcome: reason,
    params: { ...paramsOf(artefact, training), k: String(artefact.k), restarts: String(training.finalRestarts) },
    metrics: numbersIn({ k: artefact.k, snapshotRows: artefact.snapshot.rows, inertia, silhouette, kept, baseline }),
    artefacts: { fit: final.model, preparation: training.preparation, snapshot: training.snapshot },
  };
}

function candidateRuns({ training, choice, registered: { sha256, artefact } }: Training, { id: parent, params }: ExperimentRun): ExperimentRun[] {
  const fits = new Map((choice.fits ?? []).map((fit) => [fit.k, fit]));
  const tried: { k: number; passedOver: string | null }[] = choice.how?.candidates ?? choice.silhouettes.map((one) => ({ ...one, passedOver: one.k === choice.k ? null : 'not recorded' }));
  return tried.map(({ passedOver, ...measured }) => {
    const model = fits.get(measured.k)?.model;
    return {
      id: idOf(artefact.segmentation, sha256, `k=${measured.k}`), parent, kind: 'candidate', k: measured.k, version: null, outcome: passedOver ?? 'chosen',
      params: { ...params, k: String(measured.k), restarts: String(training.restarts) },
      metrics: numbersIn(measured), artefacts: (model ? { fit: model } : {}) as ExperimentRun['artefacts'],
    };
  });
}

/** What both were given: what the configuration says, and what the data was. */
function paramsOf({ algorithm, seed, features, options, reduction, snapshot, codeVersion, metrics: { choice } }: ModelArtefact, { sample }: TrainingPlan): Record<string, string> {
  return textsIn({
    algorithm, seed, options, reduction, codeVersion,
    features: features.map(({ feature }) => feature).join(','),
    prepared: Object.fromEntries(features.map(({ feature, ...preparation }) => [feature, Object.values(textsIn(preparation)).join(', ')])),
    chosenBy: choice?.by, chosenByOptions: choice?.options, minShare: choice?.minShare,
    snapshot: snapshot.sha256, sample: sample.sha256,
  });
}

function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
