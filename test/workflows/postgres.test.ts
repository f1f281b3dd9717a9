import { expect, inject } from 'vitest';
import type { NightResult } from '../../activities/types.ts';
import { newDatabase } from '../support/postgres.ts';
import { openLab, test, type LabOptions } from '../support/lab.ts';

const NIGHTS = ['2026-04-10', '2026-04-30'];

/** Two nights and what they left, without what differs by place and time. */
async function twoNights(options: LabOptions): Promise<unknown> {
  const lab = await openLab({ ...options, fresh: true });
  try {
    const session = await lab.open();
    const nights: Partial<NightResult>[] = [];
    for (const date of NIGHTS) {
      const { steps: _steps, report: _report, workflow_id: _id, ...told } = await lab.night(session, date);
      nights.push(told);
    }
    const membership = await lab.rows('select as_of_date, customer_id, segment_id from marts.segment_membership order by 1, 2');
    const acknowledged = await lab.rows('select destination, customer_id from meta.audience_members order by 1, 2');
    return { nights, membership, acknowledged, sandbox: lab.sandbox.members('reachable').map(({ id }) => id).toSorted() };
  } finally {
    await lab.close();
  }
}

(inject('databaseUrl') === null ? test.skip : test)('whole nights on PostgreSQL tell and leave what they do on DuckDB', async () => {
  const embedded = await twoNights({});
  expect(await twoNights({ database: await newDatabase(inject('databaseUrl') ?? '') })).toEqual(embedded);
});
