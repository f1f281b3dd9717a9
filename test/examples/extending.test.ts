import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import type { Batch } from '../../destinations/index.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

describe.skipIf(inject('temporalAddress') === null)('the extending example, copied out of the clone', () => {
  const company = mkdtempSync(join(tmpdir(), 'muster-company-'));
  let night: NightResult;

  async function shell(command: string, ...args: string[]): Promise<string> {
    const env = { ...process.env, TEMPORAL_ADDRESS: inject('temporalAddress') ?? '', npm_config_offline: 'true' };
    return (await run(command, args, { cwd: company, env, maxBuffer: 1 << 24 })).stdout;
  }
  const muster = async <T>(...args: string[]): Promise<T> => JSON.parse(await shell('npx', '--no', 'muster', ...args, '--json')) as T;

  beforeAll(async () => {
    // The lines of the example's README.
    await shell('npm', 'init', '-y');
    await shell('npm', 'install', '--no-audit', '--no-fund', root);
    cpSync(join(root, 'examples', 'extending'), company, { recursive: true });
    await muster('generate', '--customers', '500', '--days', '60', '--out', 'data');
    cpSync(join(company, 'landing'), join(company, 'data'), { recursive: true });
    night = await muster('run', '--date', '2026-03-01');
  }, 240_000);
  afterAll(() => rmSync(company, { recursive: true, force: true }));

  test('the night is completed, and the own gate has judged', () => {
    expect(night).toMatchObject({ status: 'completed', customers: 500 });
    expect(night.gates.find(({ name }) => name === 'largest_segment')).toMatchObject({ verdict: 'pass', threshold: 0.9 });
    const newcomers = night.gates.find(({ name }) => name === 'newcomers');
    expect(newcomers).toMatchObject({ verdict: 'pass', evidence: { segments: night.segments.map(() => ({ share: expect.any(Number) as unknown })) } });
    expect(newcomers?.value).toBeLessThanOrEqual(1);
  });

  test('the own destination has the audience, once', () => {
    const { added } = night.audiences.find(({ destination }) => destination === 'outbox') ?? { added: 0 };
    const folder = join(company, '.muster', 'outbox');
    const batches = readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Batch);
    expect(added).toBeGreaterThan(0);
    expect(new Set(batches.flatMap(({ members }) => members.map(({ id }) => id))).size).toBe(added);
  });

  test('the own mart has every point of the file', async () => {
    const lines = readFileSync(join(company, 'landing', 'loyalty', 'points.csv'), 'utf8').trim().split('\n').slice(1);
    const points = (least: string) => lines.map((line) => line.split(',')).filter(([, , at = '']) => at >= least).reduce((sum, row) => sum + Number(row[3]), 0);
    const { rows } = await muster<{ rows: unknown[] }>('query',
      `select count(*) as customers, cast(sum(points_total) as integer) as total, cast(sum(points_earned_28d) as integer) as recent from marts.customer_points`);
    expect(rows).toEqual([{ customers: 500, total: points(''), recent: points('2026-02-02') }]);
  });
});
