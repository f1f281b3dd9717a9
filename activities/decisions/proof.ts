import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DecisionRequest } from '../types.ts';

/** What a proof is about: one decision, in one run. Another name, reason or run needs another proof. */
export interface Proven extends Omit<DecisionRequest, 'proof'> {
  /** Run of the workflow, a UUID. */
  runId: string;
}

/** HMAC-SHA256 (RFC 2104) of a decision in hexadecimal: shows that somebody has the token without showing the token. */
export function proofOf(token: string, { runId, subject, decision, by, reason, hash }: Proven): string {
  return createHmac('sha256', token).update(JSON.stringify([runId, subject, decision, by, reason, hash])).digest('hex');
}

/** Whether a proof was made with the token; takes as long for a wrong one. */
export function proves(token: string, decision: Proven, proof: string): boolean {
  const expected = Buffer.from(proofOf(token, decision));
  const given = Buffer.from(proof);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
