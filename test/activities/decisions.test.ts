import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { authenticate, type Authority } from '../../activities/decisions/authenticate.ts';
import { proofOf } from '../../activities/decisions/proof.ts';
import { reportHash } from '../../activities/decisions/report-hash.ts';
import type { WaitingGate } from '../../activities/types.ts';
import { approvalSchema } from '../../config/approval.ts';
import { checkDeciders } from '../../workers/checks.ts';
import { decisionKeyOf } from '../../workers/decision-key.ts';

const decision = { runId: 'run-1', subject: 'model:customers', decision: 'approve' as const, by: 'Ann', reason: 'fine', hash: 'abc' };
const deciders = [{ name: 'Ann', tokenEnv: 'ANN' }, { name: 'Bob', tokenEnv: 'BOB' }];
const authority = (approval: object = {}): Authority => ({ approval: approvalSchema.parse(approval), env: { ANN: 'token of Ann' }, decisionKey: 'key of the folder' });

test('a decider is who signs with the token of that name', () => {
  const given = authority({ deciders });
  expect(authenticate(given, decision, proofOf('token of Ann', decision))).toEqual({ by: 'the token of Ann' });
  for (const proof of [undefined, '', 'x', proofOf('another', decision), proofOf('key of the folder', decision)]) expect(authenticate(given, decision, proof)).toHaveProperty('refusal');
  expect(authenticate(given, { ...decision, by: 'Bob' }, proofOf('token of Ann', { ...decision, by: 'Bob' }))).toEqual({ refusal: 'the worker has no BOB to hold it against' });
  expect(authenticate(given, { ...decision, by: 'Eve' }, proofOf('token of Ann', { ...decision, by: 'Eve' }))).toEqual({ refusal: 'no decider of that name is configured' });
});

test('a proof is for one decision in one run, word by word', () => {
  const proof = proofOf('token of Ann', decision);
  for (const change of [{ runId: 'run-2' }, { subject: 'model:others' }, { decision: 'reject' as const }, { reason: 'very fine' }, { hash: 'abd' }]) {
    expect(authenticate(authority({ deciders }), { ...decision, ...change }, proof)).toHaveProperty('refusal');
  }
});

test('without deciders the state folder decides, and where the server decides a name is a label', () => {
  expect(authenticate(authority(), decision, proofOf('key of the folder', decision))).toEqual({ by: 'the state folder' });
  expect(authenticate(authority(), decision, proofOf('token of Ann', decision))).toEqual({ refusal: 'its proof was not made with the key of the state folder' });
  expect(authenticate(authority({ authorisation: 'server' }), decision, undefined)).toEqual({ by: 'the Temporal server' });
});

test('the hash of a report is another one as soon as anything that is shown differs', () => {
  const gate: WaitingGate = { subject: 'model:customers', content: '{"version":2}', summary: '', gates: [{ name: 'stability', verdict: 'warn', value: 0.4, threshold: 0.3, reason: 'moved' }] };
  const [said] = gate.gates;
  const hashes = [
    reportHash('2026-04-01', gate), reportHash('2026-04-02', gate), reportHash('2026-04-01', { ...gate, content: '{"version":3}' }), reportHash('2026-04-01', { ...gate, gates: [] }),
    ...[{ value: 0.5 }, { threshold: 0.2 }, { verdict: 'pass' as const }, { reason: 'stayed' }].map((change) => reportHash('2026-04-01', { ...gate, gates: [{ ...said!, ...change }] })),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  expect(reportHash('2026-04-01', { ...gate, summary: 'in other words' })).toBe(hashes[0]);
});

test('a token that is missing or easily guessed is found out before a night', () => {
  const check = (env: NodeJS.ProcessEnv) => () => checkDeciders({ file: 'muster.config.ts', approval: approvalSchema.parse({ deciders: [{ name: 'Ann', tokenEnv: 'ANN' }] }) }, env);
  expect(check({})).toThrow(/approval\.deciders\.0\.tokenEnv: the environment variable ANN is not set; allowed: a token of at least 20 characters/);
  expect(check({ ANN: 'secret' })).toThrow(/the token in ANN has 6 characters/);
  expect(check({ ANN: 'x'.repeat(20) })).not.toThrow();
});

test('the key of a state folder stays the same, is its owner\'s alone, and a spoilt one is named', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'muster-key-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const key = await decisionKeyOf({ dir });
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await decisionKeyOf({ dir })).toBe(key);
  expect((await stat(join(dir, 'decision.key'))).mode & 0o777).toBe(0o600);
  await writeFile(join(dir, 'decision.key'), '');
  await expect(decisionKeyOf({ dir })).rejects.toThrow(/decision\.key: it holds no key; to do: remove the file/);
});
