import { afterAll, beforeAll, describe, expect } from 'vitest';
import { readFile } from 'node:fs/promises';
import type { SegmentProfile } from '../../activities/registry/segments.ts';
import type { NightResult } from '../../activities/types.ts';
import { nominalTimeOf } from '../../core/dates.ts';
import { nightWorkflowId } from '../../core/queues.ts';
import type { Session } from '../../workers/session.ts';
import type { NightProgress } from '../../workflows/progress.ts';
import { wholeHistory } from '../../warehouse/membership/whole-history.ts';
import { requestRename } from '../../workers/renames.ts';
import { openLab, test, type Lab } from '../support/lab.ts';

const BEFORE_DRIFT = '2026-04-10';
const LAST = '2026-04-30';

/** What a night tells its readers: everything but how long it took and how much was new to stage. */
function told({ steps: _steps, sources: _sources, ...result }: NightResult): Partial<NightResult> {
  return result;
}

describe('a whole night on a real server', () => {
  let lab: Lab;
  let session: Session;
  let first: NightResult;

  beforeAll(async () => {
    lab = await openLab({ fresh: true });
    session = await lab.open();
    first = await lab.night(session, BEFORE_DRIFT);
  });
  afterAll(() => lab?.close());

  test('ends completed, with segments that hold every customer', async () => {
    expect(first).toMatchObject({ status: 'completed', logical_date: BEFORE_DRIFT, model: { version: 1, promoted: true } });
    expect(first.segments.length).toBeGreaterThanOrEqual(2);
    expect(first.segments.reduce((total, { size }) => total + size, 0)).toBe(first.customers);
    expect(new Set(first.segments.map(({ name }) => name)).size).toBe(first.segments.length);
    const [[customers]] = await lab.rows(`select count(distinct customer_id) from marts.segment_membership where as_of_date = '${BEFORE_DRIFT}'`) as [[number]];
    expect(customers).toBe(first.customers);
  });

  test('takes the ten steps in order', () => {
    expect(first.steps.map(({ name }) => name)).toEqual(
      ['stage', 'marts', 'drift', 'decide', 'retrain', 'gates', 'promote', 'score', 'audiences', 'sync', 'report']);
  });

  test('sends each member once, only with consent, and keeps what was acknowledged', async () => {
    const [audience] = lab.sandbox.audiences();
    const sent = first.audiences.find(({ name }) => name === 'reachable');
    expect(audience).toMatchObject({ audience: 'reachable', members: sent?.added, repeats: 0 });
    const [[held]] = await lab.rows(`select count(*) from meta.audience_members where destination = 'webhook'`) as [[number]];
    expect(held).toBe(sent?.added);
    const [[withoutConsent]] = await lab.rows(`
      select count(*) from meta.audience_members m where destination = 'webhook' and not exists (
        select 1 from staging.consents c where c.customer_id = m.customer_id and c.purpose = 'email_marketing' and c.granted)`) as [[number]];
    expect(withoutConsent).toBe(0);
  });

  test('says in the server where it stands and what came of it', async () => {
    const handle = session.client.workflow.getHandle(first.workflow_id);
    const { steps } = await handle.query<NightProgress>('progress');
    expect(steps.every(({ state, detail }) => state === 'done' && detail !== '')).toBe(true);
    const { typedSearchAttributes } = await handle.describe();
    const attributes = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    expect(attributes).toMatchObject({ MusterLogicalDate: BEFORE_DRIFT, MusterStage: 'report', MusterVerdict: 'completed', MusterModelVersion: 1 });
  });

  test('writes a report that opens from disk', async () => {
    const page = await readFile(first.report, 'utf8');
    // The funnel of every segment stands in it, with a picture each and one of all.
    for (const { name } of first.segments) expect(page).toContain(`<td><strong>${name}</strong></td><td class="number">`);
    expect(page.match(/<svg class="funnel"/g)).toHaveLength(first.segments.length + 1);
    for (const { name } of first.segments) expect(page).toContain(name);
    expect(page).not.toMatch(/<script|https?:\/\//);
    for (const words of ['Data quality', 'email nulled (email): no @', 'amount flagged: returned', 'orphan: customer_id that nobody knows', 'quarantined: customer_id is null']) expect(page).toContain(words);
    expect(page).not.toMatch(/[\w.]+@[\w.]+\.\w{2,}|\bC\d{7}\b/);
  });

  test('says in the report who each segment is, and names nobody', async () => {
    const page = await readFile(first.report, 'utf8');
    expect(page.match(/<article>/g)).toHaveLength(first.segments.length);
    expect(page.match(/Rule of thumb:/g)!.length).toBeGreaterThanOrEqual(2);
    expect(page).toContain('A typical member:');
    expect(page).toContain('<th>Age band');
    expect(page).not.toMatch(/\bC\d{7}\b/);
    const kept = await lab.rows(`select profile from meta.model_segments`) as [string][];
    const shares = kept.map(([profile]) => (JSON.parse(profile) as SegmentProfile).details!.value!.share);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    expect(JSON.stringify(kept)).not.toMatch(/\bC\d{7}\b/);
  });

  test('keeps people out of the history and the log', async () => {
    const { events } = await session.client.workflow.getHandle(first.workflow_id).fetchHistory();
    const history = (events ?? []).flatMap((event) => payloadsIn(event)).join('\n');
    const log = await readFile(`${lab.home.logs}/worker.log`, 'utf8');
    for (const text of [history, log]) {
      expect(text).not.toMatch(/\bC\d{7}\b/);
      expect(text).not.toMatch(/[\w.]+@[\w.]+\.\w{2,}/);
    }
    expect(history.length).toBeGreaterThan(1_000);
  });

  test('the same date again changes nothing', async () => {
    const before = await fingerprint(lab);
    const requests = lab.sandbox.requests().length;
    expect(told(await lab.night(session, BEFORE_DRIFT))).toEqual(told(first));
    expect(await fingerprint(lab)).toEqual(before);
    expect(lab.sandbox.requests()).toHaveLength(requests);
  });

  test('a later night sees the drift, retrains, and keeps the identity of the segments', async () => {
    const last = await lab.night(session, LAST);
    expect(last.drift.alarm).toBe(true);
    expect(last.drift.reference).toBe(BEFORE_DRIFT);
    expect(last.steps.map(({ name }) => name)).toContain('retrain');
    const kept = last.segments.filter(({ id }) => first.segments.some((segment) => segment.id === id));
    expect(kept.length).toBeGreaterThan(0);
    for (const segment of kept) expect(first.segments.find(({ id }) => id === segment.id)?.name).toBe(segment.name);
    const held = await lab.rows(`select count(*) from meta.audience_members where destination = 'webhook'`);
    expect(held[0]?.[0]).toBe(lab.sandbox.audiences()[0]?.members);
    expect(lab.sandbox.audiences()[0]?.repeats).toBe(0);
  });

  test('a segment is renamed while the worker owns the warehouse', async () => {
    const [segment] = (await lab.rows(`select segment_id, name from marts.segments where as_of_date = '${LAST}' order by segment_id limit 1`)) as [[string, string]];
    const wanted = { segmentation: 'customers', segment: segment[0], name: 'Named by hand' };
    expect(await requestRename(session.client, lab.config, wanted)).toEqual({ segmentation: 'customers', id: segment[0], from: segment[1], to: 'Named by hand', since: LAST });
    expect(await lab.rows(`select as_of_date from marts.segments where name = 'Named by hand'`)).toEqual([[LAST]]);
    await expect(requestRename(session.client, lab.config, { ...wanted, segment: 'Named by hand' })).rejects.toThrow(/no living segment "Named by hand"/);
    await expect(requestRename(session.client, lab.config, { ...wanted, name: '' })).rejects.toThrow(/text that is not empty/);
  });

  test('who was in which segment when is the memberships of the nights, told once', async () => {
    const told = await lab.rows(`select customer_id, segment_id, valid_from, valid_to from marts.segment_membership_history order by 1, 3`);
    expect(told).toEqual(await lab.rows(`select customer_id, segment_id, valid_from, valid_to from (${wholeHistory()}) as whole order by 1, 3`));
    expect(told.some(([, , , until]) => until !== null)).toBe(true);
    const [[came, went, living]] = (await lab.rows(`select count(*) filter (where change in ('birth', 'split')), count(*) filter (where change in ('death', 'merge')),
      (select count(*) from marts.segments where as_of_date = '${LAST}') from meta.segment_changes`)) as [[number, number, number]];
    expect(came - went).toBe(living);
  });

  test('an older date again still tells what its own night made and sent', async () => {
    expect(told(await lab.night(session, BEFORE_DRIFT))).toEqual(told(first));
  });

  test('an empty start from the UI works on the day before its nominal time', async () => {
    const handle = await session.client.workflow.start('nightly', {
      taskQueue: `${lab.config.name}-core`, workflowId: nightWorkflowId(lab.config.name, nominalTimeOf('2020-01-01')), args: [],
    });
    // No data has landed yesterday: a contract error that says so, once, without a retry.
    await expect(handle.result()).rejects.toThrow();
    const { events } = await handle.fetchHistory();
    const failures = (events ?? []).flatMap(({ activityTaskFailedEventAttributes: failed }) => failed?.failure ?? []);
    expect(failures.every(({ applicationFailureInfo }) => applicationFailureInfo?.nonRetryable)).toBe(true);
    expect(failures.map(({ message }) => message).join('\n')).toContain('to do:');
    const { typedSearchAttributes } = await handle.describe();
    expect(typedSearchAttributes.getAll().find(({ key }) => key.name === 'MusterTrigger')?.value).toBe('manual');
  });
});

/** Everything that a night leaves for others, as numbers. */
async function fingerprint(lab: Lab): Promise<unknown> {
  const tables = ['staging.order_lines', 'marts.customer_features', 'marts.segment_membership', 'marts.segments', 'meta.models',
    'meta.model_alias_history', 'meta.audience_members', 'meta.sync_batches', 'meta.partitions', 'meta.nights'];
  const counts: unknown[] = [];
  for (const table of tables) counts.push([table, (await lab.rows(`select count(*) from ${table}`))[0]]);
  counts.push(await lab.rows('select segment_id, count(*), md5(string_agg(customer_id, \',\' order by customer_id)) from marts.segment_membership group by 1 order by 1'));
  return { counts, sandbox: lab.sandbox.audiences() };
}

function payloadsIn(event: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(event, (key, value: unknown) => {
    if (key === 'data' && typeof value === 'string') found.push(Buffer.from(value, 'base64').toString('utf8'));
    return value;
  });
  return found;
}
