import { readFileSync } from 'node:fs';
import { modelMeasures, type ModelMeasure, type Unmeasured } from '../../analytics/evidence/index.ts';
import { MusterError } from '../../core/errors.ts';
import { importConfig } from '../../config/module.ts';
import { matrixFromArrow } from '../arrow.ts';
import type { ModelArtefact } from '../registry/models.ts';
import { modelMaterial } from './model-material.ts';

/** A model of the registry, by what measures need of it. */
export type MeasuredModel = Pick<ModelArtefact, 'algorithm' | 'options' | 'preparation' | 'centroids' | 'membership' | 'k' | 'seed'> & { name: string };

export interface EvidenceTask {
  /** Path of the frozen snapshot in its own units, Arrow. */
  snapshotPath: string;
  challenger: MeasuredModel;
  champion: MeasuredModel | null;
  /** Name of the measure, and what it must be told. */
  measure: string;
  request: unknown;
  /** The challenger's algorithm, which only the configuration may bring. */
  algorithm: string;
  /** The configuration file, which may register a measure or an algorithm of its own. */
  configFile: string;
}

/** Takes one measure of a challenger; runs on a worker thread. What breaks a contract cannot be measured: whoever asked says what that means. */
export async function evidence(task: EvidenceTask): Promise<unknown> {
  const kind = await measureOf(task);
  const material = await modelMaterial(task, matrixFromArrow(readFileSync(task.snapshotPath)));
  return answerOf(task.measure, () => kind.measure(material, task.request as never));
}

/** What a measure gives, or why it gives nothing. */
export function answerOf<Answer>(name: string, measure: () => Answer): Answer | Unmeasured {
  try {
    return measure();
  } catch (error) {
    if (error instanceof MusterError && error.parts.kind === 'contract') return { unknown: `${name} could not be measured: ${error.parts.where}: ${error.parts.found}` };
    throw error;
  }
}

async function measureOf({ measure, configFile }: EvidenceTask): Promise<ModelMeasure> {
  if (!modelMeasures.has(measure)) await importConfig(configFile);
  return modelMeasures.get(measure);
}
