import { adjustedRandOf, bestJaccard, contingencyOf, runGates, type Matrix, type ModelEvidence } from '../analytics/index.ts';
import { transact } from '../warehouse/transact.ts';
import { describeClusters } from './clusters.ts';
import { countCustomers } from './customers.ts';
import { labelsOfEarlier } from './labels.ts';
import { measureEvidence } from './measure-evidence.ts';
import { championBefore } from './registry/aliases.ts';
import { recordGates } from './registry/gates.ts';
import { readModel, type RegisteredModel } from './registry/models.ts';
import { settingsOf } from './settings.ts';
import { step } from './step.ts';
import { readSnapshot } from './take-snapshot.ts';
import type { GateReport, Night } from './types.ts';

/** Judges the challenger, beside the champion, on the night's one frozen snapshot. */
export const gateModel = step(async (deps, input: { night: Night; segmentation: string; version: number }, { signal }): Promise<GateReport[]> => {
  const { warehouse, artefacts } = deps;
  const { knex } = warehouse;
  const { night: { logicalDate }, segmentation, version } = input;
  const registered = await readModel(knex, segmentation, version);
  const { artefact: challenger } = registered;
  const snapshot = await readSnapshot(artefacts, challenger.snapshot);
  const { labels, clusters } = describeClusters(challenger, snapshot);

  const championVersion = await championBefore(knex, segmentation, logicalDate);
  const champion = championVersion === null ? null : await readModel(knex, segmentation, championVersion);
  const { gates } = settingsOf(deps, segmentation);
  const measured = await measureEvidence(deps, gates, { challenger: registered, champion, snapshot: challenger.snapshot }, signal);
  const results = runGates('model', gates, {
    silhouette: challenger.metrics.silhouette,
    tried: challenger.metrics.silhouettes,
    segments: clusters,
    customers: await countCustomers(knex, logicalDate),
    stability: champion && agreementWith(champion, labels, snapshot),
  }, measured);
  return transact(warehouse, (trx) => recordGates(trx, logicalDate, `model:${segmentation}`, results));
});

/** How far the challenger's segments of the snapshot are those that the champion makes of it. */
function agreementWith({ version, artefact }: RegisteredModel, labels: Int32Array, snapshot: Matrix): ModelEvidence['stability'] {
  const table = contingencyOf(labels, labelsOfEarlier(artefact, snapshot));
  const jaccards = new Map(bestJaccard(table).map((jaccard, row) => [table.rows[row]!, jaccard]));
  return {
    champion: `v${version}`, adjustedRand: adjustedRandOf(table), segments: { there: table.columns.length, trained: artefact.k },
    jaccard: Array.from({ length: Math.max(-1, ...table.rows) + 1 }, (_, cluster) => jaccards.get(cluster) ?? null),
  };
}
