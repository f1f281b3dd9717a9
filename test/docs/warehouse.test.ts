import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs', 'warehouse.md'), 'utf8');

/** What the page tells its reader to do, in its order: files to write and commands to type. */
type Step = { file: string; text: string } | { command: string };

function stepsOf(text: string): Step[] {
  return [...text.matchAll(/(?:^`([^`\n]+)`\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, file, language, body = '']): Step[] => {
    if (file !== undefined) return [{ file, text: body }];
    return language === 'sh' ? body.trim().split('\n').map((command) => ({ command })) : [];
  });
}

describe.skipIf(inject('temporalAddress') === null)('docs/warehouse.md, followed word by word outside the clone', () => {
  const company = mkdtempSync(join(tmpdir(), 'muster-reviews-'));
  const said = new Map<string, string>();

  async function shell(command: string): Promise<string> {
    const env = { ...process.env, TEMPORAL_ADDRESS: inject('temporalAddress') ?? '', npm_config_offline: 'true' };
    return (await run('/bin/sh', ['-c', command], { cwd: company, env, maxBuffer: 1 << 24 })).stdout;
  }

  beforeAll(async () => {
    await shell('npm init -y');
    await shell(`npm install --no-audit --no-fund '${root}'`);
    for (const step of stepsOf(page)) {
      if ('command' in step) said.set(step.command, await shell(step.command.includes('muster query') ? `${step.command} --json` : step.command));
      else {
        mkdirSync(join(company, dirname(step.file)), { recursive: true });
        writeFileSync(join(company, step.file), step.text);
      }
    }
  }, 240_000);
  afterAll(() => rmSync(company, { recursive: true, force: true }));

  const answerTo = (words: string): string => [...said].find(([command]) => command.includes(words))?.[1] ?? '';

  test('the new mart holds what the reviews say', () => {
    expect((JSON.parse(answerTo('muster query')) as { rows: unknown[] }).rows).toEqual([
      { customer_id: 'C0000001', reviews_84d: 2, average_stars_84d: 4.5 },
      { customer_id: 'C0000002', reviews_84d: 1, average_stars_84d: 1 },
    ]);
  });

  test('what it reads is listed, through the entity to the source', () => {
    expect(answerTo('sql ls')).toMatch(/reviews\.reviews[\s\S]*staging\.stg_reviews__reviews[\s\S]*staging\.reviews[\s\S]*marts\.customer_reviews/);
  });

  test('a night runs over it', () => {
    expect(answerTo('muster run')).toMatch(/completed/);
  });
});
