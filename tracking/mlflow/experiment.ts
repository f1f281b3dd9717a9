import { MISSING, MlflowError, THERE_ALREADY, type MlflowClient } from './client.ts';

/** The id of an experiment, made where there is none. @throws Error where somebody deleted it: nothing can be kept in it then. */
export async function experimentNamed(client: MlflowClient, name: string): Promise<string> {
  const found = await find(client, name);
  if (found) return found;
  try {
    return (await client.post<{ experiment_id: string }>('experiments/create', { name })).experiment_id;
  } catch (error) {
    if (!(error instanceof MlflowError) || error.code !== THERE_ALREADY) throw error;
    // Another worker was quicker.
    const other = await find(client, name);
    if (other) return other;
    throw error;
  }
}

async function find(client: MlflowClient, name: string): Promise<string | undefined> {
  try {
    const { experiment: { experiment_id: id, lifecycle_stage: stage } } = await client.get<{ experiment: { experiment_id: string; lifecycle_stage: string } }>('experiments/get-by-name', { experiment_name: name });
    if (stage === 'deleted') throw new Error(`the experiment ${name} is deleted there: restore it, or name another one with tracking.mlflow.experiment`);
    return id;
  } catch (error) {
    if (error instanceof MlflowError && error.code === MISSING) return undefined;
    throw error;
  }
}
