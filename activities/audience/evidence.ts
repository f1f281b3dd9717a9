import type { Knex } from 'knex';
import { needsOf, Registry, type AudienceMeasurements } from '../../analytics/index.ts';
import { lift } from './evidence/lift.ts';
import type { AudienceMeasure, DraftedAudience } from './evidence/measure.ts';
import { selection } from './evidence/selection.ts';
import { smallestGroup } from './evidence/smallest-group.ts';

/** What gates may need to know of an audience's plan, by name; a new one is one entry. */
export const audienceMeasures = new Registry<AudienceMeasure>('measure', [selection, smallestGroup, lift]);

/** What the configured gates need to know of a plan, by gate. What none of them needs is not measured, and what two need alike is measured once. */
export async function measurePlan(trx: Knex, drafted: DraftedAudience): Promise<Record<string, AudienceMeasurements>> {
  const answers = new Map<string, unknown>();
  const measured: Record<string, AudienceMeasurements> = {};
  for (const [gate, needs] of Object.entries(needsOf(drafted.audience.gates))) {
    const own: Record<string, unknown> = {};
    for (const [measure, request] of Object.entries(needs)) {
      const key = JSON.stringify([measure, request]);
      // One after the other: they share a connection.
      if (!answers.has(key)) answers.set(key, await audienceMeasures.get(measure).measure(trx, drafted, request));
      own[measure] = answers.get(key);
    }
    measured[gate] = own as AudienceMeasurements;
  }
  return measured;
}
