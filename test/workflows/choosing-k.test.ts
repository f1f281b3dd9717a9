import { expect } from 'vitest';
import { readFile } from 'node:fs/promises';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { openLab, smallConfig, test } from '../support/lab.ts';

const DATE = '2026-04-10';
const { customers } = smallConfig().segmentations as Record<string, object>;
/** Fewer rows in the sample than customers: silhouettes are estimated from strata. */
const asked = (k: object) => ({ customers: { ...customers, silhouetteRows: 300, k: { min: 2, max: 5, gapReferences: 3, bootstraps: 3, resampledRows: 300, ...k } } }) as never;

interface Shown { version: number; k: number; by: string; reason: string; candidates: Record<string, unknown>[]; opinions: { rule: string; k: number }[] }

test('the configured rule chooses, a limit passes over what is too small, and command and report show every number that was tried', async () => {
  const lab = await openLab({ config: { segmentations: asked({ by: 'stability', options: { min: 0.01 }, also: ['gap'] }) } });
  const show = async (...args: string[]) => {
    const terminal = fakeTerminal();
    const code = await runCommandLine(['models', 'show', ...args, '--home', lab.home.dir], terminal);
    return { code, out: terminal.out(), err: terminal.err() };
  };
  try {
    const session = await lab.open();
    const night = await lab.night(session, DATE);
    expect(night).toMatchObject({ status: 'completed', model: { version: 1 } });

    const shown = JSON.parse((await show('--json')).out) as Shown;
    expect(shown).toMatchObject({ version: 1, by: 'stability', k: 5, reason: expect.stringMatching(/^the weakest of 5 segments comes back with Jaccard/) as unknown });
    expect(shown.candidates.map(({ k, passedOver }) => [k, passedOver])).toEqual([
      [2, 'k = 5 is stable too, with more segments'], [3, 'k = 5 is stable too, with more segments'], [4, 'k = 5 is stable too, with more segments'], [5, null],
    ]);
    for (const candidate of shown.candidates) {
      for (const measure of ['silhouette', 'inertia', 'calinskiHarabasz', 'daviesBouldin', 'smallestShare']) expect(candidate[measure]).toEqual(expect.any(Number));
      expect(candidate).toMatchObject({ gap: { value: expect.any(Number) as unknown }, stability: { weakest: expect.any(Number) as unknown } });
    }
    expect(shown.opinions.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['silhouette', 'calinski_harabasz', 'davies_bouldin', 'gap', 'stability']));
    expect((await show('v1')).out).toMatch(/customers v1, trained for 2026-04-10: 5 segments, as the weakest[\s\S]*k +silhouette +inertia[\s\S]*rule +would choose/);
    expect(await show('v7')).toMatchObject({ code: 2, err: expect.stringMatching(/model v7: not in the registry; allowed: v1/) as unknown });

    const report = await readFile(night.report, 'utf8');
    expect(report).toMatch(/<h2>How many segments<\/h2>[\s\S]*k = 5 is stable too, with more segments[\s\S]*<svg [^>]*aria-label="Why 5 segments"[\s\S]*<desc>Inertia of 1 segment [^<]*Stability alone: 5\./);

    // The same date again: the same model, the same page.
    await lab.night(session, DATE);
    expect(JSON.parse((await show('--json')).out)).toEqual(shown);
    await session.close();

    // With a limit no k meets but two, the rule has less to choose from; the change is reason enough to train.
    const second = shown.candidates[0]!['smallestShare'] as number;
    const limited = await lab.open({ config: { ...lab.config, segmentations: { customers: { ...lab.config.segmentations['customers']!, k: { ...lab.config.segmentations['customers']!.k, minShare: second } } } } });
    const after = await lab.night(limited, '2026-04-11');
    expect(after.retraining).toMatchObject([{ retrain: true, reasons: ['the segmentation was configured anew'] }]);
    const { candidates } = JSON.parse((await show('--json')).out) as Shown;
    expect(candidates.filter(({ passedOver }) => /^its smallest segment has .*% of the customers, below/.test(String(passedOver))).length).toBeGreaterThanOrEqual(1);
  } finally {
    await lab.close();
  }
});
