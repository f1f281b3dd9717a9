import { needsOf, type Measurements } from '../analytics/index.ts';
import type { ArtefactRef } from '../core/references.ts';
import type { ActivityDeps } from './deps.ts';
import type { RegisteredModel } from './registry/models.ts';
import type { MeasuredModel } from './training/evidence-task.ts';

interface Subjects { challenger: RegisteredModel; champion: RegisteredModel | null; snapshot: ArtefactRef }

/**
 * What the configured gates need to know of a challenger, by gate; in the training threads. What none of them needs is not measured, and
 * what two of them need in the same way is measured once.
 */
export async function measureEvidence(
  { artefacts, training: pool }: ActivityDeps, configured: Readonly<Record<string, unknown>>, { challenger, champion, snapshot }: Subjects, signal: AbortSignal,
): Promise<Record<string, Measurements>> {
  const task = { snapshotPath: artefacts.pathOf(snapshot), challenger: measured(challenger), champion: champion && measured(champion) };
  const asked = new Map<string, Promise<unknown>>();
  const ask = (measure: string, request: unknown): Promise<unknown> => {
    const key = JSON.stringify([measure, request]);
    const answer = asked.get(key) ?? pool.evidence({ ...task, measure, request }, signal);
    asked.set(key, answer);
    return answer;
  };
  return namedAll(Object.entries(needsOf(configured)).map(([gate, needs]) =>
    [gate, namedAll(Object.entries(needs).map(([measure, request]) => [measure, ask(measure, request)]))]));
}

function measured({ version, artefact: { algorithm, options, preparation, centroids, membership, k, seed } }: RegisteredModel): MeasuredModel {
  return { name: `v${version}`, algorithm, preparation, centroids, k, seed, ...(options && { options }), ...(membership && { membership }) };
}

async function namedAll<Value>(entries: readonly [string, Promise<Value>][]): Promise<Record<string, Value>> {
  return Object.fromEntries(await Promise.all(entries.map(async ([name, value]) => [name, await value] as const)));
}
