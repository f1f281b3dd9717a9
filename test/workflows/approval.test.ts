import { afterAll, beforeAll, expect, inject } from 'vitest';
import { proofOf } from '../../activities/decisions/proof.ts';
import type { DecisionRequest, NightResult } from '../../activities/types.ts';
import type { LoadedConfig } from '../../config/load.ts';
import { nominalTimeOf, type LogicalDate } from '../../core/dates.ts';
import { nightWorkflowId } from '../../core/queues.ts';
import { sendDecision } from '../../workers/decisions.ts';
import { startBackfill, startNight } from '../../workers/nights.ts';
import type { Session } from '../../workers/session.ts';
import type { GateBoard } from '../../workflows/approval.ts';
import { newDatabase } from '../support/postgres.ts';
import { openLab, smallConfig, test, type Lab } from '../support/lab.ts';

const TOKEN = 'a token of more than twenty characters';
const { customers } = smallConfig().segmentations;
/** Every challenger warns, however good. */
const warned = { ...customers!, gates: { silhouette: { min: -1, warn: 0.99 } } };

let lab: Lab;
let session: Session;

beforeAll(async () => {
  process.env.MUSTER_TEST_ANN = TOKEN;
  const server = process.env.MUSTER_TEST_ENGINE === 'postgres' ? inject('databaseUrl') : null;
  lab = await openLab({ ...(server && { database: await newDatabase(server) }), config: {
    segmentations: { customers: warned }, approval: { deciders: [{ name: 'Ann', tokenEnv: 'MUSTER_TEST_ANN' }] },
  } });
});
afterAll(() => lab?.close());

/** The worker ends and another one takes over, perhaps with another configuration. */
async function reopen(config: Partial<LoadedConfig> = {}): Promise<void> {
  await session?.close();
  session = await lab.open({ config: { ...lab.config, ...config } });
}

/** Begins a night and returns what it waits with. */
async function waitingNight(date: LogicalDate): Promise<{ board: GateBoard; decide: (request: Partial<DecisionRequest> & { token?: string }) => Promise<unknown>; result: () => Promise<NightResult> }> {
  const { workflowId } = await startNight(session.client, lab.config, date, { retrain: true });
  const handle = () => session.client.workflow.getHandle(workflowId);
  const board = () => handle().query<GateBoard>('gates').catch(() => undefined);
  await expect.poll(async () => (await board())?.waits, { timeout: 60_000 }).toBe(true);
  return {
    board: (await board())!,
    async decide({ token = TOKEN, ...more }) {
      const { runId } = await handle().describe();
      const open = (await board())!.gates.find(({ subject, state }) => state === 'open' && subject === (more.subject ?? subject))!;
      const request = { subject: open?.subject ?? '', decision: 'approve' as const, by: 'Ann', reason: 'looked at the report', hash: open?.hash ?? '', ...more };
      return sendDecision(session.client, { workflowId, runId }, { ...request, proof: proofOf(token, { ...request, runId }) });
    },
    result: () => handle().result() as Promise<NightResult>,
  };
}

const champion = () => lab.rows(`select version from meta.model_aliases where alias = 'champion'`);
const held = async (destination: string) => Number((await lab.rows(`select count(*) from meta.audience_members where destination = '${destination}'`))[0]![0]);

test('a first model that a gate warns of serves nobody and sends nothing until a decider approves it, also after a restart', async () => {
  await reopen();
  const night = await waitingNight('2026-03-31');
  expect(night.board.gates).toMatchObject([{ subject: 'model:customers', summary: 'v1 would be the first champion', gates: [{ name: 'silhouette', verdict: 'warn' }] }]);
  expect(await champion()).toEqual([]);
  expect(lab.sandbox.requests()).toHaveLength(0);
  expect(await lab.rows(`select status from meta.nights`)).toEqual([['awaiting_decision']]);
  expect(await lab.rows(`select subject from meta.pending_decisions`)).toEqual([['model:customers']]);

  // Each names what is wrong, and none of them changes anything.
  await expect(night.decide({ subject: 'model:others', hash: 'x' })).rejects.toThrow(/model:others, which waits for no decision; allowed: model:customers/);
  await expect(night.decide({ by: '  ' })).rejects.toThrow(/decision: by: nothing; allowed: the name of the decider/);
  await expect(night.decide({ hash: 'of yesterday' })).rejects.toThrow(/report of yesterday of model:customers, which is not the one that waits/);
  await expect(night.decide({ token: 'another token of twenty characters' })).rejects.toThrow(/decision on model:customers: its proof was not made with the token of Ann/);
  await expect(night.decide({ by: 'Bob' })).rejects.toThrow(/no decider of that name is configured; allowed: a decision of Ann/);
  expect(await champion()).toEqual([]);

  await reopen();
  await night.decide({});
  const result = await night.result();
  expect(result).toMatchObject({ status: 'completed', model: { version: 1, promoted: true }, decisions: [{ subject: 'model:customers', outcome: 'approved', by: 'Ann' }] });
  expect(result.audiences.map(({ verdict }) => verdict)).toEqual(['send', 'send']);
  expect(lab.sandbox.members('reachable')).toHaveLength(await held('webhook'));
  expect(await held('webhook')).toBeGreaterThan(100);
  expect(await lab.rows(`select version, reason from meta.model_alias_history where alias = 'champion'`)).toEqual([[1, 'approved by Ann: looked at the report; first champion']]);
  expect(await lab.rows(`select outcome, decided_by, authenticated_by from meta.gate_decisions order by decided_at`))
    .toEqual([['refused', 'Ann', null], ['refused', 'Bob', null], ['approved', 'Ann', 'the token of Ann']]);
  expect(await lab.rows(`select count(*) from meta.pending_decisions`)).toEqual([[0]]);
  // The token is nowhere, and neither is a person's.
  const { events } = await session.client.workflow.getHandle(result.workflow_id).fetchHistory();
  expect(JSON.stringify(events)).not.toContain(Buffer.from(TOKEN).toString('base64').slice(4, -4));
});

test('what nobody decides in time expires: never promoted, while the champion scores', async () => {
  await reopen({ approval: { ...lab.config.approval, timeoutMinutes: 0.02 } });
  const expired = await (await startNight(session.client, lab.config, '2026-04-10', { retrain: true })).result();
  expect(expired).toMatchObject({ status: 'expired', model: { version: 1, promoted: false }, decisions: [{ outcome: 'expired', by: null, reason: 'nobody decided in time' }] });
  expect(expired.segments.length).toBeGreaterThan(1);
  expect(await champion()).toEqual([[1]]);
  const late = { subject: 'model:customers', decision: 'approve', by: 'Ann', reason: 'late', hash: expired.decisions![0]!.hash } as const;
  await expect(sendDecision(session.client, { workflowId: nightWorkflowId(lab.config.name, nominalTimeOf('2026-04-10')), runId: '' }, late)).rejects.toThrow(/it has ended without the decision/);
});

test('a held plan adds nobody while ended consent leaves, the champion goes on, and only what is approved happens', async () => {
  const { reachable, everyone } = lab.config.audiences;
  await reopen({ audiences: { everyone: everyone!, reachable: { ...reachable!, select: { highest: 'monetary_84d', count: 1 }, gates: { planned_removals: { maxShare: 1, warn: 0 } } } } });
  const before = new Set(lab.sandbox.members('reachable').map(({ id }) => id));
  const night = await waitingNight('2026-04-30');
  expect(night.board.gates.map(({ subject }) => subject)).toEqual(['model:customers', 'audience:reachable:webhook']);

  const meanwhile = lab.sandbox.members('reachable').map(({ id }) => id);
  expect(meanwhile.every((id) => before.has(id))).toBe(true);
  expect(meanwhile.length).toBeLessThan(before.size);
  expect(await lab.rows(`select distinct cause from meta.audience_plan_members where audience = 'reachable' and logical_date = '2026-04-30'`)).toEqual([['consent']]);
  expect(await lab.rows(`select distinct model_version from marts.segments where as_of_date = '2026-04-30'`)).toEqual([[1]]);
  expect(await lab.rows(`select status from meta.audience_plans where audience = 'everyone' and logical_date = '2026-04-30'`)).toEqual([['sent']]);

  await night.decide({ subject: 'model:customers', decision: 'reject', reason: 'too much at once' });
  await night.decide({ subject: 'audience:reachable:webhook' });
  const result = await night.result();
  expect(result).toMatchObject({ status: 'rejected', model: { version: 1, promoted: false } });
  expect(result.decisions!.map(({ subject, outcome }) => [subject, outcome])).toEqual([['model:customers', 'rejected'], ['audience:reachable:webhook', 'approved']]);
  expect(await champion()).toEqual([[1]]);
  // What was planned under the champion, and approved, was sent; what was sent before counts too.
  const [selected] = await lab.rows(`select count(*) from meta.audience_members where audience = 'reachable'`);
  expect(lab.sandbox.members('reachable')).toHaveLength(Number(selected![0]));
  expect(Number(selected![0])).toBeLessThan(meanwhile.length);
  const plan = result.audiences.find(({ name }) => name === 'reachable')!;
  expect(plan).toMatchObject({ verdict: 'send' });
  expect(plan.waiting).toBeUndefined();
  expect(before.size - plan.removed + plan.added).toBe(Number(selected![0]));
});

(process.env.MUSTER_TEST_FULL ? test : test.skip)('a rejection holds when the date runs again, a backfill waits for nobody, and where a warning is only to be told a night goes on', async () => {
  const again = await lab.night(session, '2026-04-30');
  expect(again).toMatchObject({ status: 'rejected', model: { version: 1, promoted: false } });

  await reopen({ segmentations: { customers: { ...lab.config.segmentations['customers']!, seed: 2 } } });
  const backfill = await startBackfill(session.client, lab.config, { from: '2026-04-30', to: '2026-04-30' });
  expect(await backfill.result()).toMatchObject({ status: 'expired', counts: { expired: 1 }, nights: [{ status: 'expired', reason: expect.stringContaining('a backfill waits for nobody') as string }] });
  expect(await champion()).toEqual([[1]]);

  await reopen({ approval: { ...lab.config.approval, onWarn: 'go_on' } });
  const night = await lab.night(session, '2026-04-30');
  expect(night).toMatchObject({ status: 'completed', model: { promoted: true } });
  expect(night.gates).toContainEqual(expect.objectContaining({ name: 'silhouette', verdict: 'warn' }));
});

(process.env.MUSTER_TEST_FULL ? test : test.skip)('where the plans of an approved model warn in their turn, the night asks a second time before anybody is moved', async () => {
  const { everyone, reachable } = lab.config.audiences;
  const { customers: settings } = lab.config.segmentations;
  await reopen({
    segmentations: { customers: { ...settings!, k: { ...settings!.k, min: 2, max: 2 }, seed: 3 } },
    audiences: { everyone: everyone!, reachable: { ...reachable!, select: { lowest: 'monetary_84d', count: 1 }, gates: { planned_removals: { maxShare: 1, warn: 0 } } } },
  });
  const night = await waitingNight('2026-04-30');
  const members = () => lab.sandbox.members('reachable').map(({ id }) => id).toSorted();
  const before = members();
  for (const { subject } of night.board.gates) await night.decide({ subject });
  const board = async () => (await session.client.workflow.getHandle(nightWorkflowId(lab.config.name, nominalTimeOf('2026-04-30'))).query<GateBoard>('gates'));
  await expect.poll(async () => [(await board()).waits, (await board()).decisions.length], { timeout: 60_000 }).toEqual([true, night.board.gates.length]);
  expect((await board()).gates).toMatchObject([{ subject: 'audience:reachable:webhook' }]);
  expect(members()).toEqual(before);
  await night.decide({ subject: 'audience:reachable:webhook' });
  expect(await night.result()).toMatchObject({ status: 'completed', model: { promoted: true } });
  expect(members()).not.toEqual(before);
  expect(members()).toHaveLength(await held('webhook'));
});
