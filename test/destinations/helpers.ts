import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { MusterError } from '../../core/errors.ts';
import { toBatches } from '../../destinations/batching.ts';
import type { Batch, BatchResult, DestinationSession, MemberChange } from '../../destinations/destination.ts';
import { openDestination } from '../../destinations/registry.ts';
import { RetryableError } from '../../destinations/retryable.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../destinations/sandbox/server.ts';

/** Customers whose identifiers must never be seen outside a batch. */
export const add = (id: string): MemberChange => ({ operation: 'add', id, identifiers: { email: `${id}@secret.example` } });
export const remove = (id: string): MemberChange => ({ operation: 'remove', id, identifiers: {} });
export const adds = (from: number, to: number): MemberChange[] =>
  Array.from({ length: to - from + 1 }, (_, index) => add(`C${String(from + index).padStart(7, '0')}`));

export async function batchesOf(changes: MemberChange[], rows = 100, audience = 'vip'): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of toBatches(changes, { destination: 'crm', audience, logicalDate: '2026-01-31', rows })) batches.push(batch);
  return batches;
}

export async function batchOf(changes: MemberChange[], audience = 'vip'): Promise<Batch> {
  const [batch] = await batchesOf(changes, Math.max(1, changes.length), audience);
  if (!batch) throw new Error('a batch needs a change');
  return batch;
}

export async function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const started = await startSandbox(options);
  onTestFinished(() => started.close());
  return started;
}

export function webhook(url: string, options: Record<string, unknown> = {}, env: NodeJS.ProcessEnv = {}): DestinationSession {
  return openDestination({ kind: 'http', options: { url, ...options } }, { baseDir: '.', env, name: 'crm' });
}

/** Sends as an activity would: the same batch again for as long as trying again may help. */
export async function deliver(session: DestinationSession, batch: Batch, attempts = 20): Promise<BatchResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await session.send(batch);
    } catch (error) {
      if (!(error instanceof RetryableError) || attempt === attempts) throw error;
      await sleep(Math.min(error.retryAfterMs ?? 0, 5));
    }
  }
}

/** The error of a send that must fail, checked to be ours and to say nothing of the members. */
export async function failureOf(sending: Promise<unknown>, batch: Batch): Promise<MusterError> {
  const error = await sending.then(() => undefined, (error: unknown) => error);
  expect(error).toBeInstanceOf(MusterError);
  for (const { id, identifiers } of batch.members) {
    for (const personal of [id, ...Object.values(identifiers)]) expect((error as MusterError).message).not.toContain(personal);
  }
  return error as MusterError;
}

/** Ids held for an audience; fails if any change took effect more than once. */
export function heldOnce(server: Sandbox, audience = 'vip'): string[] {
  const summary = server.audiences().find((summary) => summary.audience === audience);
  expect(summary?.repeats ?? 0).toBe(0);
  return server.members(audience).map(({ id }) => id);
}

export const idsOf = (changes: readonly MemberChange[]): string[] => changes.map(({ id }) => id);

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-destinations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
