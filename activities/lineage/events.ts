import type { InputDataset, OutputDataset, RunEvent } from '../../lineage/event.ts';
import { SCHEMA_URL } from '../../lineage/event.ts';
import { facets } from '../../lineage/facets.ts';
import type { ActivityDeps } from '../deps.ts';
import type { Night } from '../types.ts';

/** One run of one job, as an event tells it. */
export interface Happening {
  by: string;
  job: string;
  description: string;
  night: Night;
  runId: string;
  /** The run that it is a part of. */
  parent: { runId: string; job: string } | null;
  inputs: InputDataset[];
  outputs: OutputDataset[];
  /** Why it failed, without personal data. */
  error?: string | undefined;
}

export function eventOf({ config }: Pick<ActivityDeps, 'config'>, { by, job, description, night, runId, parent, inputs, outputs, error }: Happening, eventType: RunEvent['eventType']): RunEvent {
  const namespace = config.lineage.namespace ?? config.name;
  return {
    eventType, eventTime: new Date().toISOString(), producer: by, schemaURL: SCHEMA_URL,
    run: {
      runId,
      facets: facets(by, {
        nominalTime: { nominalStartTime: `${night.logicalDate}T00:00:00.000Z`, nominalEndTime: night.asOf },
        parent: parent ? { run: { runId: parent.runId }, job: { namespace, name: parent.job } } : undefined,
        errorMessage: error === undefined ? undefined : { message: error, programmingLanguage: 'TypeScript' },
      }),
    },
    job: { namespace, name: job, facets: facets(by, { jobType: { processingType: 'BATCH', integration: 'MUSTER', jobType: 'TASK' }, documentation: { description } }) },
    inputs, outputs,
  };
}
