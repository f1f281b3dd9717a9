import type { Knex } from 'knex';
import type { BaselineComparison, FeatureSpec, Membership, Preparation, Reduction } from '../../analytics/index.ts';
import { MusterError } from '../../core/errors.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { ArtefactRef } from '../../core/references.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { sha256Of } from '../artefacts.ts';
import type { ChoiceRecord } from '../types.ts';
import { aliasNow, moveAlias } from './aliases.ts';
import type { TrainingLineage } from './training-lineage.ts';

/** A model as it is kept: readable JSON that says everything needed to score a customer and to ask where it came from. */
export interface ModelArtefact {
  segmentation: string;
  algorithm: string;
  /** The night it was trained on. */
  logicalDate: LogicalDate;
  k: number;
  /** k x features, in the prepared scale, or k x components where the preparation has some. */
  centroids: number[][];
  /** How customers are put to clusters; only where that is not by the nearest centroid. */
  membership?: Membership;
  /** What clusters are called that the algorithm has a name for, by cluster. */
  names?: (string | null)[];
  /** The algorithm's own options, as configured; only where there are some. */
  options?: Record<string, unknown>;
  features: FeatureSpec[];
  /** What was asked to make fewer columns of them; only where something was. */
  reduction?: Reduction;
  preparation: Preparation;
  snapshot: ArtefactRef;
  metrics: {
    inertia: number;
    silhouette: number | null;
    silhouettes: { k: number; silhouette: number }[];
    reason: string;
    /** Missing in models from before it was recorded; then the silhouette chose. */
    choice?: ChoiceRecord;
    /** Beside plain RFM segments of the same snapshot. Missing in models from before that was measured, and without such features. */
    baseline?: BaselineComparison;
    /** Share of the fitted customers whom the rule of membership puts where the fit had them; only where that is not all. */
    kept?: number;
  };
  seed: number;
  restarts: number;
  /** Version of Muster that trained it. */
  codeVersion: string;
  /** What it was made by. Missing in models from before that was kept. */
  lineage?: TrainingLineage;
}

export interface RegisteredModel { version: number; sha256: string; artefact: ModelArtefact }

/**
 * Registers a model and, in the same transaction, makes it the `challenger`; the same content is the same version, however often it is
 * registered.
 */
export function registerModel(warehouse: Warehouse, artefact: ModelArtefact): Promise<RegisteredModel> {
  const { segmentation } = artefact;
  const text = JSON.stringify(artefact);
  const sha256 = sha256Of(Buffer.from(text));
  const at = new Date().toISOString();
  return transact(warehouse, async (trx) => {
    const known = await trx('meta.models').where({ segmentation, sha256 }).first<{ version: number } | undefined>('version');
    const version = known?.version ?? await newVersion(trx);
    await moveAlias(trx, {
      segmentation, alias: 'challenger', version, expected: await aliasNow(trx, segmentation, 'challenger'), logicalDate: artefact.logicalDate, reason: known ? 'trained again, with the same content' : 'trained', at,
    });
    return { version, sha256, artefact };
  });

  async function newVersion(trx: Knex.Transaction): Promise<number> {
    const last = await trx('meta.models').where({ segmentation }).max<{ version: number | null }[]>('version as version');
    const version = (last[0]?.version ?? 0) + 1;
    await trx('meta.models').insert({
      segmentation, version, sha256, logical_date: artefact.logicalDate, artefact: text, created_at: at,
    });
    return version;
  }
}

export async function readModel(knex: Knex, segmentation: string, version: number): Promise<RegisteredModel> {
  const row = await knex('meta.models').where({ segmentation, version })
    .first<{ sha256: string; artefact: string } | undefined>('sha256', 'artefact');
  if (!row) {
    throw new MusterError({
      kind: 'contract', where: `model v${version} of ${segmentation}`, found: 'not in the registry',
      allowed: 'a version that `muster models` lists', todo: 'name one of those',
    });
  }
  return { version, sha256: row.sha256, artefact: JSON.parse(row.artefact) as ModelArtefact };
}
