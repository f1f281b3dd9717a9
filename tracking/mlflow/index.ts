import { createHash } from 'node:crypto';
import { outsideOf } from '../../core/outside.ts';
import type { Tracker, TrackerContext, TrackingSettings } from '../tracker.ts';
import { MlflowClient } from './client.ts';
import { experimentNamed } from './experiment.ts';
import { keepVersion, mirrorAliases } from './registry.ts';
import { keepRun } from './run.ts';

/**
 * An MLflow tracking server, over REST: an experiment and a registered model for each segmentation, a run for each training with one
 * below it for each candidate, aliases as in our registry.
 */
export const mlflow: Tracker = {
  name: 'mlflow',
  configured: ({ mlflow: settings }) => settings !== undefined,
  open({ mlflow: settings }: TrackingSettings, { env, company, signal }: TrackerContext) {
    if (settings === undefined) return null;
    const { address, token } = outsideOf(settings, env, 'tracking.mlflow');
    const client = new MlflowClient(address, token, signal);
    const start = settings.experiment ?? company;
    const nameOf = (segmentation: string): string => `${start}.${segmentation}`;
    return {
      place: createHash('sha256').update(`${address.href} ${start}`).digest('hex').slice(0, 16),
      async training({ segmentation, final, candidates, version }) {
        const name = nameOf(segmentation);
        const experiment = await experimentNamed(client, name);
        const parent = await keepRun(client, experiment, final, null);
        const kept: Record<string, string> = { [final.id]: parent.id };
        for (const candidate of candidates) kept[candidate.id] = (await keepRun(client, experiment, candidate, parent.id)).id;
        await keepVersion(client, name, { run: parent, version, tags: final.tags });
        return kept;
      },
      aliases: ({ segmentation, ...aliases }) => mirrorAliases(client, nameOf(segmentation), aliases),
      look: () => client.version(),
    };
  },
};
