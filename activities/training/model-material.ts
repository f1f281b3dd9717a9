import { applyPreparation, assignClusters, embedRows, selectRows, type JudgedModel, type Matrix, type ModelMaterial } from '../../analytics/index.ts';
import { withGoneFeatures } from '../labels.ts';
import type { EvidenceTask, MeasuredModel } from './evidence-task.ts';
import { algorithmOf } from './fit-task.ts';

/** Starts of each fit on rows that were drawn again: with one, what is unsteady may be the start and not the segments. */
const STARTS = 3;

/** What measures may ask of challenger and champion on one snapshot; nothing is computed before it is asked for. */
export async function modelMaterial({ challenger, champion, configFile }: Pick<EvidenceTask, 'challenger' | 'champion' | 'configFile'>, raw: Matrix): Promise<ModelMaterial> {
  const algorithm = await algorithmOf({ algorithm: challenger.algorithm, configFile });
  const options = algorithm.check(challenger.options);
  return {
    raw, seed: challenger.seed,
    challenger: judged(challenger, raw),
    champion: champion && judged(champion, withGoneFeatures(champion, raw)),
    cluster: (data, seed) => algorithm.fit({ data, k: challenger.k, seed, restarts: STARTS, options }).labels,
  };
}

function judged(model: MeasuredModel, raw: Matrix): JudgedModel {
  let all: Matrix | undefined;
  const every = (): Matrix => (all ??= applyPreparation(model.preparation, raw));
  let labels: Int32Array | undefined;
  const prepared = (rows?: ArrayLike<number>): Matrix => (rows ? selectRows(every(), rows) : every());
  return {
    name: model.name, k: model.k, prepared,
    get labels() { return (labels ??= assignClusters(model, every()).labels); },
    space: (rows) => embedRows(model, prepared(rows)),
  };
}
