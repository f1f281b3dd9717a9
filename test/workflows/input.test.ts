import { expect } from 'vitest';
import { explainFailure } from '../../workers/nights.ts';
import { openLab, test } from '../support/lab.ts';

test('what a person mistypes in the Temporal UI is refused before anything runs', async () => {
  const lab = await openLab();
  try {
    const { client } = await lab.open();
    const refused = async (workflow: string, input: unknown) => {
      const error = await client.workflow.execute(workflow, { taskQueue: `${lab.config.name}-core`, workflowId: `${lab.config.name}-typed-${Math.random()}`, args: [input] })
        .then(() => undefined, explainFailure);
      expect(error).toMatchObject({ name: 'MusterError', kind: 'usage' });
      return String(error);
    };
    expect(await refused('nightly', '2026-04-10')).toMatch(/nightly: an input that is a string; allowed: nothing, or an object with date, trigger, retrain/);
    expect(await refused('nightly', null)).toMatch(/nightly: an input that is null/);
    expect(await refused('nightly', { date: '2026-02-30' })).toMatch(/nightly: date: "2026-02-30"; allowed: a calendar day as YYYY-MM-DD/);
    expect(await refused('nightly', { trigger: 'whim' })).toMatch(/allowed: schedule, manual, backfill/);
    expect(await refused('backfill', { form: '2026-04-01', to: '2026-04-03' })).toMatch(/backfill: form: unknown key; allowed: from, to; to do: write "from"/);
    expect(await refused('deadline', [])).toMatch(/deadline: an input that is a list/);
    expect(await lab.rows('select count(*) from meta.nights')).toEqual([[0]]);
  } finally {
    await lab.close();
  }
});
