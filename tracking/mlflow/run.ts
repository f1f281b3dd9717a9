import type { TrackedRun } from '../tracker.ts';
import type { MlflowClient } from './client.ts';
import { batchesOf, entriesFor, LIMITS, metricsFor, valueFor } from './limits.ts';

/** The tag by which a run is found again. */
const KEY = 'muster.run';

interface RunInfo { run_id: string; status: string; artifact_uri: string }
export interface KeptRun { id: string; artifactUri: string }

/**
 * Keeps a run under an experiment, as a child of another where one is given. A run that is there and finished stays as it is; one that
 * broke off is gone over again: every entry has the time of its night, so that none of them is there twice.
 */
export async function keepRun(client: MlflowClient, experimentId: string, run: TrackedRun, parent: string | null): Promise<KeptRun> {
  const { run_id: id, status, artifact_uri: artifactUri } = await find(client, experimentId, run) ?? await create(client, experimentId, run, parent);
  if (status !== 'FINISHED') {
    const batches = batchesOf({ metrics: metricsFor(run.metrics, run.at), params: entriesFor(run.params, LIMITS.param), tags: entriesFor(run.tags, LIMITS.tag) });
    for (const batch of batches) await client.post('runs/log-batch', { run_id: id, ...batch });
    const folder = proxied(artifactUri);
    if (folder !== null) for (const { name, bytes } of run.artefacts) await client.upload(`${folder}/${name}`, bytes);
    await client.post('runs/update', { run_id: id, status: 'FINISHED', end_time: Math.max(Date.now(), run.at) });
  }
  return { id, artifactUri };
}

/** The path of a run's folder at the server's own proxy; null where its artefacts lie in a store that only the server can write to. */
export function proxied(uri: string): string | null {
  return /^mlflow-artifacts:\/(?:\/[^/]*\/)?(.+)$/.exec(uri)?.[1] ?? null;
}

async function find(client: MlflowClient, experimentId: string, { id }: TrackedRun): Promise<RunInfo | undefined> {
  const { runs = [] } = await client.post<{ runs?: { info: RunInfo }[] }>('runs/search', { experiment_ids: [experimentId], filter: `tags.\`${KEY}\` = '${id}'`, order_by: ['attributes.start_time ASC'], max_results: 1 });
  return runs[0]?.info;
}

async function create(client: MlflowClient, experimentId: string, { id, name, tags }: TrackedRun, parent: string | null): Promise<RunInfo> {
  const known = { [KEY]: id, ...(parent === null ? {} : { 'mlflow.parentRunId': parent }), ...('mlflow.note.content' in tags ? { 'mlflow.note.content': tags['mlflow.note.content']! } : {}) };
  const { run } = await client.post<{ run: { info: RunInfo } }>('runs/create', {
    experiment_id: experimentId, run_name: valueFor(name, LIMITS.key), start_time: Date.now(),
    tags: Object.entries(known).map(([key, value]) => ({ key, value: valueFor(value, LIMITS.tag) })),
  });
  return run.info;
}
