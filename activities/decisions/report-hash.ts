import { createHash } from 'node:crypto';
import type { WaitingGate } from '../types.ts';

/** Digits of a hash that are told: enough that no two reports of a company share them, and few enough to compare by eye. */
const DIGITS = 16;

/** A mark of what a person is shown: the night, what would be done, and what each gate said of it. */
export function reportHash(logicalDate: string, { subject, content, gates }: WaitingGate): string {
  const said = gates.map(({ name, verdict, value, threshold, reason }) => [name, verdict, value, threshold, reason]);
  return createHash('sha256').update(JSON.stringify([logicalDate, subject, content, said])).digest('hex').slice(0, DIGITS);
}
