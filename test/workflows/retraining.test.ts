import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { fakeTerminal } from '../cli/fake-terminal.ts';
import { openLab, smallConfig, test, type Lab } from '../support/lab.ts';
import type { LoadedConfig } from '../../config/load.ts';
import type { MusterConfig } from '../../config/schema.ts';
import { checkConfig } from '../../config/load.ts';

type Segmentation = MusterConfig['segmentations'][string];

/** The lab's configuration with its segmentation changed. */
function changed(lab: Lab, change: Partial<Segmentation>): LoadedConfig {
  const { customers } = smallConfig().segmentations as { customers: Segmentation };
  return checkConfig({ ...smallConfig(), name: lab.config.name, segmentations: { customers: { ...customers, ...change } } }, { file: lab.config.file, data: lab.data });
}

test('a champion is kept while nothing asks for another, and replaced when the segmentation is configured anew', async () => {
  const lab = await openLab();
  try {
    const session = await lab.open();
    await lab.night(session, '2026-04-08');
    const calm = await lab.night(session, '2026-04-09');
    expect(calm).toMatchObject({ model: { version: 1, promoted: false }, retraining: [{ segmentation: 'customers', retrain: false, reasons: [expect.stringMatching(/no drift in its features/)] }] });
    await session.close();

    const gates = {
      davies_bouldin: { max: 1_000 }, actionability: { minShare: 0, minCustomers: 1 }, bootstrap_stability: { minJaccard: 0, bootstraps: 3, rows: 300 }, silhouette_drop: { maxDrop: 2, rows: 500 }, davies_bouldin_rise: { maxRise: 1_000, rows: 500 },
    };
    const fewer = await lab.open({ config: changed(lab, { features: ['frequency_84d', 'sessions_28d', 'discount_share_84d', 'evening_share_84d'], gates }) });
    const anew = await lab.night(fewer, '2026-04-10');
    expect(anew).toMatchObject({ model: { version: 2, promoted: true }, retraining: [{ retrain: true, reasons: ['the segmentation was configured anew'] }] });
    await fewer.close();
    // Gates measure what they need, challenger and champion on the night's own snapshot; what is kept is what was said.
    expect(anew.gates.map(({ name, verdict, value }) => [name, verdict, typeof value])).toEqual(Object.keys(gates).map((name) => [name, 'pass', 'number']));
    expect(anew.gates[3]).toMatchObject({ reason: expect.stringContaining('from v1 to v2') as unknown, evidence: { champion: 'v1', challenger: 'v2', spaces: [{ space: 'v2' }, { space: 'v1' }] } });
    const terminal = fakeTerminal();
    await runCommandLine(['gates', '--json', '--home', lab.home.dir], terminal);
    expect((JSON.parse(terminal.out()) as { gates: object[] }).gates).toEqual(anew.gates.map(({ evidence = null, ...gate }) => ({ ...gate, evidence })));
    expect(await readFile(anew.report, 'utf8')).toMatch(/<strong>bootstrap_stability<\/strong>[\s\S]*<summary>Evidence<\/summary>/);

    // The same date under yet another configuration: its own champion of before gives way.
    const other = await lab.open({ config: changed(lab, { k: { min: 2, max: 2 } }) });
    const again = await lab.night(other, '2026-04-10');
    expect(again).toMatchObject({ model: { version: 3, promoted: true } });
    expect(again.segments).toHaveLength(2);
    expect(await lab.rows(`select version from meta.model_aliases where alias = 'champion'`)).toEqual([[3]]);
  } finally {
    await lab.close();
  }
});
