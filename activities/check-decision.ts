import { MusterError } from '../core/errors.ts';
import { authenticate } from './decisions/authenticate.ts';
import { recordDecision } from './registry/decisions.ts';
import { step } from './step.ts';
import type { AskedGate, DecisionReport, DecisionRequest, Night } from './types.ts';

export interface DecisionInput {
  night: Night;
  /** Id of the update that carries the request. */
  id: string;
  gate: AskedGate;
  request: DecisionRequest;
}

/**
 * Holds a decision against who may make one, and keeps it, also where it is refused: the gate stays open then.
 * @throws MusterError (usage) for a decider who is not proven.
 */
export const checkDecision = step(async ({ warehouse: { knex }, config: { approval }, decisionKey, log }, { night, id, gate, request }: DecisionInput, { workflowId, runId }): Promise<DecisionReport> => {
  const { proof, ...decision } = request;
  const { subject, content, hash } = gate;
  const who = authenticate({ approval, env: process.env, decisionKey }, { ...decision, runId }, proof);
  const outcome = request.decision === 'approve' ? 'approved' : 'rejected';
  const refusal = 'refusal' in who ? who.refusal : null;
  await recordDecision(knex, {
    id: `${runId}/${id}`, logical_date: night.logicalDate, run: workflowId, run_id: runId, subject, content, report_hash: hash,
    outcome: refusal === null ? outcome : 'refused', decided_by: request.by, authenticated_by: 'by' in who ? who.by : null, reason: request.reason, refusal,
  });
  log.info({ logicalDate: night.logicalDate, subject, outcome: refusal === null ? outcome : 'refused' }, 'decided');
  if (refusal === null) return { subject, outcome, by: request.by, reason: request.reason, content, hash };
  const names = approval.deciders.map(({ name }) => name);
  throw new MusterError({
    kind: 'usage', where: `decision on ${subject}`, found: refusal,
    allowed: names.length > 0 ? `a decision of ${names.join(', ')}, signed with their token` : 'a decision that is signed with the key of the state folder',
    todo: 'decide with `muster approve` or `muster reject`, or paste what they show with --print; nothing was changed',
  });
});
