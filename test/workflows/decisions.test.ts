import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AskedGate, DecisionRequest } from '../../activities/types.ts';
import { DecisionDesk, type Refusal } from '../../workflows/decisions.ts';

const gate = (subject: string, more: Partial<AskedGate> = {}): AskedGate => ({ subject, content: `{"of":"${subject}"}`, summary: '', gates: [], hash: `hash of ${subject}`, ...more });
const request = (subject: string, more: Partial<DecisionRequest> = {}): DecisionRequest => ({ subject, decision: 'approve', by: 'Ann', reason: 'looked at it', hash: `hash of ${subject}`, ...more });
const MODEL = 'model:customers';

function deskOf(...asked: AskedGate[]): DecisionDesk {
  const desk = new DecisionDesk();
  desk.ask(asked);
  desk.open();
  return desk;
}

function said(refusal: Refusal | undefined): string {
  return refusal ? `${refusal.where}: ${refusal.found}; ${refusal.allowed}` : '';
}

describe('what is no decision is refused', () => {
  test.each([
    ['nothing', null, 'decision: no object'],
    ['a list', [], 'decision: no object'],
    ['nobody', request(MODEL, { by: ' ' }), 'decision: by: nothing; the name of the decider'],
    ['no reason', request(MODEL, { reason: '' }), 'decision: reason: nothing'],
    ['neither yes nor no', request(MODEL, { decision: 'maybe' as never }), 'decision: decision: neither; approve, reject'],
    ['a raw token', { ...request(MODEL), token: 'secret' }, 'decision: the unknown key "token"'],
    ['an essay', request(MODEL, { reason: 'x'.repeat(1_001) }), 'decision: reason: text of 1001 characters'],
    ['a subject that does not wait', request('model:others'), 'decision: model:others, which waits for no decision; model:customers'],
    ['another report', request(MODEL, { hash: 'of yesterday' }), 'decision: report of yesterday of model:customers, which is not the one that waits; hash of model:customers'],
  ])('%s', (_, given, words) => {
    expect(said(deskOf(gate(MODEL)).refusal(given))).toContain(words);
  });

  test('before a round, and after it', () => {
    const desk = new DecisionDesk();
    expect(said(desk.refusal(request(MODEL)))).toContain('nothing: the night waits for no decision');
    desk.ask([gate(MODEL)]);
    expect(said(desk.refusal(request(MODEL)))).toContain('nothing: the night waits for no decision');
    desk.open();
    expect(desk.refusal(request(MODEL))).toBeUndefined();
    desk.close('too late');
    expect(said(desk.refusal(request(MODEL)))).toContain('nothing: the night waits for no decision');
  });

  test('a second one, while the first is checked and when it counts', () => {
    const desk = deskOf(gate(MODEL), gate('audience:all:crm'));
    const { content, hash } = desk.begin(MODEL);
    expect(said(desk.refusal(request(MODEL)))).toContain('another decision is being checked; audience:all:crm');
    expect(() => desk.close('too late')).toThrow('is being checked');
    desk.decide({ subject: MODEL, outcome: 'rejected', by: 'Ann', reason: 'no', content, hash });
    expect(said(desk.refusal(request(MODEL)))).toContain('which is rejected already');
  });
});

test('what an earlier run was told is not asked again', () => {
  const kept = { subject: MODEL, outcome: 'rejected' as const, by: 'Ann', reason: 'no', content: '', hash: '' };
  const desk = deskOf(gate(MODEL, { kept }));
  expect(desk.settled).toBe(true);
  expect(desk.close('')).toEqual([kept]);
});

const OUTCOME = { approve: 'approved', reject: 'rejected', none: undefined } as const;
const SUBJECTS = ['model:a', 'model:b', 'audience:all:crm'];
const events = fc.array(fc.oneof(
  fc.record({ kind: fc.constantFrom('send' as const, 'prove' as const, 'fail' as const), subject: fc.constantFrom(...SUBJECTS), decision: fc.constantFrom('approve' as const, 'reject' as const), right: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('open' as const, 'shut' as const, 'close' as const, 'ask' as const) }),
), { maxLength: 40 });

test('whatever happens in whatever order, nothing is approved that was not sent, proven and approved while it was open', () => {
  fc.assert(fc.property(events, (order) => {
    const desk = new DecisionDesk();
    /** By subject: what was sent while the desk took it, and what of that was proven. */
    const sent = new Map<string, DecisionRequest>();
    const proven = new Map<string, DecisionRequest['decision']>();
    const wronglyTaken: unknown[] = [];
    for (const event of order) {
      if (event.kind === 'send') {
        const asking = request(event.subject, { decision: event.decision, ...(!event.right && { hash: 'stale' }) });
        if (desk.refusal(asking)) continue;
        if (!desk.takes || !event.right || sent.has(event.subject)) wronglyTaken.push(event);
        desk.begin(event.subject);
        sent.set(event.subject, asking);
      } else if (event.kind === 'prove' || event.kind === 'fail') {
        const asked = sent.get(event.subject);
        if (!asked) continue;
        sent.delete(event.subject);
        if (event.kind === 'fail') desk.giveBack(event.subject);
        else {
          proven.set(event.subject, asked.decision);
          desk.decide({ subject: event.subject, outcome: OUTCOME[asked.decision], by: asked.by, reason: asked.reason, content: '', hash: asked.hash });
        }
      } else if (event.kind === 'ask') {
        // A night asks anew only when a round is over.
        if (desk.busy) continue;
        desk.ask(SUBJECTS.map((subject) => gate(subject)));
        proven.clear();
      } else if (event.kind === 'close') {
        // What is being checked may still be approved: a round cannot end before that.
        if (!desk.busy) desk.close('too late');
      } else desk[event.kind]();
      expect(wronglyTaken).toEqual([]);
      for (const { gate: { subject }, state } of desk.gates) {
        expect(state === 'approved' || state === 'rejected' ? state : undefined).toBe(OUTCOME[proven.get(subject) ?? 'none']);
      }
    }
    if (desk.busy) return;
    const outcomes = desk.close('too late');
    expect(outcomes.map(({ subject }) => subject)).toEqual(desk.gates.map(({ gate: { subject } }) => subject));
    for (const { subject, outcome } of outcomes) expect(outcome).toBe(OUTCOME[proven.get(subject) ?? 'none'] ?? 'expired');
  }), { numRuns: process.env.MUSTER_TEST_FULL ? 20_000 : 500 });
});
