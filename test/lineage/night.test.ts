import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { RunEvent } from '../../lineage/event.ts';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { companyData, copyOf } from '../support/company.ts';
import { openLab, test } from '../support/lab.ts';
import { violations } from './rules.ts';

const DATE = '2026-04-10';
/** Of the day after, the orders are missing, and nothing else: of several sources at fault another one might end the night first. */
const WITHOUT_ORDERS = '2026-04-11';

test('a night is told as OpenLineage events that hang together, a failed one says why, and metrics show both', async () => {
  const segmentations = { customers: { features: ['frequency_84d', 'sessions_28d'], k: { min: 2, max: 3 }, restarts: 1, gates: {} } };
  const folder = mkdtempSync(join(tmpdir(), 'muster-lineage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const data = await copyOf(await companyData(), join(folder, 'landing'));
  rmSync(join(data, 'orders', `date=${WITHOUT_ORDERS}`), { recursive: true });
  const lab = await openLab({ data, config: { segmentations, lineage: { file: 'events.jsonl', url: 'http://127.0.0.1:9/away', namespace: 'nights' }, audiences: { everyone: { segmentation: 'customers', destinations: ['drops'], gates: {} } } } });
  try {
    const session = await lab.open();
    const { workflow_id, audiences: [everyone] } = await lab.night(session, DATE);
    await expect(lab.night(session, WITHOUT_ORDERS)).rejects.toThrow();
    const run = await session.client.workflow.getHandle(workflow_id).describe();
    await session.close();
    const text = readFileSync(join(lab.config.baseDir, 'events.jsonl'), 'utf8');
    const events = text.trim().split('\n').map((line) => JSON.parse(line) as RunEvent);

    expect(events.flatMap(violations)).toEqual([]);
    expect(text).not.toMatch(/\S+@\S+\.\w+/);
    expectWholeRuns(events);
    // The night's run is the workflow's; its steps are parts of it.
    const [opening] = events;
    expect(opening).toMatchObject({ eventType: 'START', job: { namespace: 'nights', name: 'nightly' }, run: { runId: run.runId } });
    const built = events.find(({ eventType, job }) => eventType === 'COMPLETE' && job.name === 'marts.customer_orders');
    expect(built?.run.facets['parent']).toMatchObject({ run: { runId: run.runId }, job: { namespace: 'nights', name: 'nightly' } });
    expectConnected(events);

    const sent = events.find(({ eventType, job }) => eventType === 'COMPLETE' && job.name === 'sync.everyone.drops');
    expect(sent?.outputs).toMatchObject([{ namespace: 'destination://drops', name: 'everyone', outputFacets: { outputStatistics: { rowCount: everyone?.added } } }]);
    const tested = events.find(({ eventType, job }) => eventType === 'COMPLETE' && job.name === 'marts.customer_orders.audits');
    expect(tested?.inputs[0]?.inputFacets?.['dataQualityAssertions']).toMatchObject({
      assertions: expect.arrayContaining([expect.objectContaining({ assertion: 'unique', success: true, severity: 'error', actual: '0 rows' })]) as unknown[],
    });
    const failed = events.filter(({ eventType, run: { facets } }) => eventType === 'FAIL' && 'errorMessage' in facets);
    expect(failed.map(({ job }) => job.name)).toEqual(expect.arrayContaining(['nightly', 'stage.shop.orders']));
    expect(readFileSync(join(lab.home.logs, 'worker.log'), 'utf8').match(/lineage events are not delivered/g)).toHaveLength(1);
    await expectMetrics(lab.home.dir);
  } finally {
    await lab.close();
  }
}, 240_000);

/** Every run starts once and ends once. */
function expectWholeRuns(events: readonly RunEvent[]): void {
  const runs = new Map<string, string[]>();
  for (const { run: { runId }, eventType } of events) runs.set(runId, [...(runs.get(runId) ?? []), eventType]);
  for (const types of runs.values()) expect(types).toEqual(['START', expect.stringMatching(/COMPLETE|FAIL|ABORT/)]);
}

/** What is read is a file, or was written before. */
function expectConnected(events: readonly RunEvent[]): void {
  const written = new Set<string>();
  for (const { eventType, inputs, outputs, job } of events.filter((event) => event.eventType === 'COMPLETE')) {
    expect({ eventType, job: job.name, unknown: inputs.map(({ namespace, name }) => `${namespace} ${name}`).filter((dataset) => !dataset.startsWith('file ') && !written.has(dataset)) })
      .toEqual({ eventType, job: job.name, unknown: [] });
    for (const { namespace, name } of outputs) written.add(`${namespace} ${name}`);
  }
  expect([...written].map((dataset) => dataset.split(' ')[1])).toEqual(expect.arrayContaining(['staging.stg_shop__orders', 'snapshots.customer_register', 'marts.customer_orders', 'marts.segment_membership']));
}

async function expectMetrics(home: string): Promise<void> {
  const terminal = fakeTerminal({ env: { PATH: '', MUSTER_HOME: home } });
  expect(await runCommandLine(['metrics'], terminal)).toBe(0);
  const lines = terminal.out().split('\n');
  const start = Date.parse(`${DATE}T00:00:00Z`) / 1000;
  expect(lines).toEqual(expect.arrayContaining([
    '# TYPE muster_dataset_lag_seconds gauge',
    `muster_dataset_newest_partition_timestamp_seconds{dataset="marts.customer_orders"} ${start}`,
    'muster_night_status{status="failed"} 1', 'muster_night_status{status="completed"} 0',
    'muster_audit_failing{dataset="marts.customer_orders",audit="unique(as_of_date, customer_id)",severity="error"} 0',
  ]));
  expect(lines.find((line) => line.startsWith('muster_dataset_newest_partition_rows{dataset="marts.customer_orders"}'))).toMatch(/ [1-9]\d*$/);
}
