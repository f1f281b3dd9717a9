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

/** What is known of a training. Of one from before experiments were kept, `by` is null: its model in the registry says the rest. */
export interface Training { by: { training: TrainingPlan; choice: Choice; final: Candidate } | null; registered: RegisteredModel }

/** Every run of a training: the final model first, then what was tried, in ascending k. */
export function runsOf(about: Training): ExperimentRun[] {
  const final = finalRun(about);
  return [final, ...candidateRuns(about, final)];
}

function finalRun({ by, registered: { version, sha256, artefact } }: Training): ExperimentRun {
  const { inertia, silhouette, baseline, kept, reason } = artefact.metrics;
  return {
    id: idOf(artefact.segmentation, sha256, 'final'), parent: null, kind: 'final', k: artefact.k, version, outcome: reason,
    params: { ...paramsOf(artefact, by?.training), k: String(artefact.k), restarts: String(artefact.restarts) },
    metrics: numbersIn({ k: artefact.k, snapshotRows: artefact.snapshot.rows, inertia, silhouette, kept, baseline }),
    artefacts: { ...(by && { fit: by.final.model, preparation: by.training.preparation }), snapshot: artefact.snapshot },
  };
}

function candidateRuns({ by, registered: { sha256, artefact } }: Training, { id: parent, params: { restarts: _, ...params } }: ExperimentRun): ExperimentRun[] {
  const fits = new Map((by?.choice.fits ?? []).map((fit) => [fit.k, fit]));
  const { choice, silhouettes } = artefact.metrics;
  const tried: { k: number; passedOver: string | null }[] = choice?.candidates ?? silhouettes.map((one) => ({ ...one, passedOver: one.k === artefact.k ? null : 'not recorded' }));
  return tried.map(({ passedOver, ...measured }) => {
    const model = fits.get(measured.k)?.model;
    return {
      id: idOf(artefact.segmentation, sha256, `k=${measured.k}`), parent, kind: 'candidate', k: measured.k, version: null, outcome: passedOver ?? 'chosen',
      params: { ...params, k: String(measured.k), ...(by && { restarts: String(by.training.restarts) }) },
      metrics: numbersIn(measured), artefacts: (model ? { fit: model } : {}) as ExperimentRun['artefacts'],
    };
  });
}

/** What both were given: what the configuration says, and what the data was. */
function paramsOf({ algorithm, seed, features, options, reduction, snapshot, codeVersion, metrics: { choice } }: ModelArtefact, training: TrainingPlan | undefined): Record<string, string> {
  return textsIn({
    algorithm, seed, options, reduction, codeVersion,
    features: features.map(({ feature }) => feature).join(','),
    prepared: Object.fromEntries(features.map(({ feature, ...preparation }) => [feature, Object.values(textsIn(preparation)).join(', ')])),
    chosenBy: choice?.by, chosenByOptions: choice?.options, minShare: choice?.minShare,
    snapshot: snapshot.sha256, sample: training?.sample.sha256,
  });
}

function idOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
