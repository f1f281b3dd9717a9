import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Notice } from '../../notifications/notice.ts';
import { notifierNamed } from '../../notifications/notifiers.ts';
import { post } from '../../notifications/post.ts';
import { linkTo } from '../../activities/notices/link.ts';
import { httpReceiver } from '../support/http-receiver.ts';

const notice: Notice = {
  event: 'fail', company: 'shop', date: '2026-04-08', summary: '2 gates said no', details: ['silhouette on model:customers: 0.04 (limit 0.1)', 'a < b & c'],
  link: 'https://muster.example.com/2026-04-08', key: 'k1',
};

interface Block { type: string; text?: { text: string }; elements?: { url?: string; text?: unknown }[] }
const slackOf = (of: Notice) => notifierNamed('slack').bodyOf(of) as { text: string; blocks: Block[] };

test('a message for Slack says what happened, to what, when, and where to look', () => {
  expect(slackOf(notice)).toEqual({
    text: 'A gate failed: 2 gates said no (shop, 2026-04-08) https://muster.example.com/2026-04-08',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'A gate failed: shop, 2026-04-08' } },
      { type: 'section', text: { type: 'mrkdwn', text: '2 gates said no', verbatim: true } },
      { type: 'section', text: { type: 'mrkdwn', text: '• silhouette on model:customers: 0.04 (limit 0.1)\n• a &lt; b &amp; c', verbatim: true } },
      { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Have a look' }, url: 'https://muster.example.com/2026-04-08' }] },
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'muster · fail · 2026-04-08' }] },
    ],
  });
  expect(slackOf({ ...notice, link: null, details: [] }).blocks.map(({ type }) => type)).toEqual(['header', 'section', 'context']);
});

test('however much happened, a message for Slack keeps its limits and ends well', () => {
  const text = fc.tuple(fc.array(fc.constantFrom('a', ' ', '\n', '&', '<', '>', '😀', 'é', '*'), { maxLength: 12 }).map((signs) => signs.join('')), fc.nat(400)).map(([part, times]) => part.repeat(times));
  fc.assert(fc.property(text, fc.array(text, { maxLength: 40 }), text.map((words) => words.slice(0, 200)), (summary, details, company) => {
    const { text: said, blocks } = slackOf({ ...notice, summary, details, company, link: `https://example.com/${'x'.repeat(summary.length)}` });
    expect(said.length).toBeLessThanOrEqual(4_000);
    const address = `https://example.com/${'x'.repeat(summary.length)}`;
    expect(said.endsWith(` ${address}`)).toBe(address.length <= 3_000);
    expect(said.replace(address, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
    expect(blocks.length).toBeLessThanOrEqual(50);
    for (const { type, text: { text: part } = { text: '' }, elements = [] } of blocks) {
      expect(part.length).toBeLessThanOrEqual(type === 'header' ? 150 : 3_000);
      expect(type === 'section' ? part : '').not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      for (const { url } of elements) expect((url ?? '').length).toBeLessThanOrEqual(3_000);
    }
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 500 : 25, seed: 3 });
});

test('a name that reads like a call to everybody, or like an address, calls nobody in Slack', () => {
  const { text, blocks } = slackOf({ ...notice, summary: 'outcomes of <!channel>', details: ['<https://evil.example.com|*click*>', '@here'] });
  expect(text).toContain('outcomes of &lt;!channel&gt; (shop');
  expect(blocks.slice(1, 3)).toEqual([
    { type: 'section', text: { type: 'mrkdwn', text: 'outcomes of &lt;!channel&gt;', verbatim: true } },
    { type: 'section', text: { type: 'mrkdwn', text: '• &lt;https://evil.example.com|*click*&gt;\n• @here', verbatim: true } },
  ]);
});

test('a webhook gets the notice itself', () => {
  expect(notifierNamed('webhook').bodyOf(notice)).toEqual({
    event: 'fail', company: 'shop', logical_date: '2026-04-08', title: 'A gate failed', summary: notice.summary, details: notice.details, link: notice.link, key: 'k1',
  });
});

test('a configured link has its places filled in', () => {
  expect(linkTo('https://x.example.com/{date}/{event}?run={run}&again={date}', { date: '2026-04-08', run: 'a b/c', event: 'warn' })).toBe('https://x.example.com/2026-04-08/warn?run=a%20b%2Fc&again=2026-04-08');
  expect(linkTo(undefined, { date: '2026-04-08', run: 'r', event: 'warn' })).toBeNull();
});

async function posted(...answers: number[]): Promise<{ tries: number; keys: unknown[]; outcome: string }> {
  const receiver = await httpReceiver(...answers);
  onTestFinished(() => receiver.close());
  const outcome = await post({ address: new URL(receiver.url), token: 'secret-token', key: 'k1', body: { a: 1 } }).then(() => 'sent', (error: Error) => error.message);
  for (const { headers } of receiver.received) expect(headers['authorization']).toBe('Bearer secret-token');
  return { tries: receiver.received.length, keys: [...new Set(receiver.received.map(({ headers }) => headers['idempotency-key']))], outcome };
}

test.for([
  [[], { tries: 1, outcome: 'sent' }],
  [[503, 429], { tries: 3, outcome: 'sent' }],
  [[500, 502, 503, 504], { tries: 3, outcome: 'it answered 503' }],
  [[404], { tries: 1, outcome: 'it answered 404' }],
  [[302], { tries: 1, outcome: 'it answered 302, which leads to an address that nobody configured' }],
] as const)('answers %o: a few tries where that may help, each under the same key', async ([answers, expected]) => {
  expect(await posted(...answers)).toEqual({ ...expected, keys: ['k1'] });
});

test('nobody there: the reason is a code, and no address is repeated', async () => {
  const receiver = await httpReceiver();
  await receiver.close();
  const error = await post({ address: new URL(receiver.url), token: undefined, key: 'k', body: {} }).then(() => null, (problem: Error) => problem);
  expect(error?.message).toMatch(/^(ECONNREFUSED|UND_ERR\w*)$/);
});

/** A receiver with manners of its own. */
async function receiverThat(answer: (outgoing: ServerResponse, attempt: number) => void): Promise<{ url: URL; tries: () => number }> {
  let tries = 0;
  const server = createServer((_, outgoing) => answer(outgoing, tries += 1)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`), tries: () => tries };
}

const message = { token: undefined, key: 'k', body: {} };

test('a receiver that says when it has time again by a date is asked then, as one that says it in seconds', async () => {
  const past = new Date(Date.now() - 60_000).toUTCString();
  const waits = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => waits.mockRestore());
  const { url, tries } = await receiverThat((outgoing, attempt) => outgoing.writeHead(attempt < 3 ? 503 : 200, { 'retry-after': attempt === 1 ? past : '0' }).end());
  await post({ ...message, address: url });
  expect(tries()).toBe(3);
  expect(waits.mock.calls.map(([, ms]) => ms).filter((ms) => ms === 0 || ms === 300 || ms === 600)).toEqual([0, 0]);
});

test('what a receiver writes is not waited for: ten megabytes that never end are as good as none', async () => {
  const { url, tries } = await receiverThat((outgoing) => outgoing.writeHead(200).write('x'.repeat(10_000_000)));
  await post({ ...message, address: url });
  expect(tries()).toBe(1);
});

test('a step that is stopped does not wait for the next try', { timeout: 3_000 }, async () => {
  const stop = new AbortController();
  const { url, tries } = await receiverThat((outgoing) => {
    outgoing.writeHead(503, { 'retry-after': '4000' }).end();
    setTimeout(() => stop.abort(), 100);
  });
  await expect(post({ ...message, address: url, signal: stop.signal })).rejects.toThrow('it answered 503');
  expect(tries()).toBe(1);
});
