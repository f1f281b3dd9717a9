import { reportHash } from './decisions/report-hash.ts';
import { keptDecision } from './registry/decisions.ts';
import { step } from './step.ts';
import type { AskedGate, Night, WaitingGate } from './types.ts';

/** Makes a question of each warning: with the hash that its answer has to name, and the answer where the same was asked before. */
export const askDecisions = step(async ({ warehouse: { knex } }, { night: { logicalDate }, waiting }: { night: Night; waiting: WaitingGate[] }): Promise<AskedGate[]> => {
  const asked: AskedGate[] = [];
  for (const gate of waiting) {
    const hash = reportHash(logicalDate, gate);
    const kept = await keptDecision(knex, logicalDate, { ...gate, hash });
    asked.push({ ...gate, hash, ...(kept && { kept }) });
  }
  return asked;
});
