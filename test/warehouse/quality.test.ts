import path from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../warehouse/migrate.ts';
import { qualityKeys } from '../../warehouse/migrations/0012-quality-keys.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { measureQuality } from '../../warehouse/quality/measure.ts';
import { stageSource } from '../../warehouse/stage.ts';
import { transact } from '../../warehouse/transact.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { writeText } from '../support/landing.ts';
import { oneSource } from '../support/one-source.ts';
import { landPeople, stagePeople, tinyProject } from '../support/tiny.ts';
import { anotherPlace, nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'];

/** The register and whom it knows, and visits of people by their id. */
async function visited() {
  const folder = temporaryFolder();
  const read = (as: string, where = ''): Promise<Project> => tinyProject(path.join(folder, as), {
    header: where === '' ? '' : `reject_when: [{name: struck off, condition: "${where}"}]`,
    source: `    known_gaps: [{from: 2026-01-01, to: 2026-01-31, reason: the register comes when it comes}]
  visits:
    description: Visits.
    path: visits/{date}.csv
    format: csv
    expect: sometimes
    columns: {visit_id: varchar, customer_id: varchar}
`,
    models: {
      'entities/visits.yaml': `entity: visits\ndescription: Visits.\ngrain: One visit.\nkey: [visit_id]\ncolumns:\n  visit_id: {type: varchar, description: The visit.}\n  customer_id: {type: varchar, references: people.customer_id, description: Who came.}\n`,
      'staging/stg_tiny__visits.sql': '/*\nkind: incremental_by_date\ndescription: Visits.\n*/\nselect visit_id, customer_id, partition_date, loaded_at from sources.tiny__visits\n',
    },
  });
  const data = path.join(folder, 'landing');
  const project = await read('models');
  return {
    /** The same, but that `C1` is struck off the register. */
    struckOff: await read('others', "customer_id = 'C1'"),
    /** A visit each, by its id and who came. */
    landVisits: (day: string, ...visits: (readonly [visit: string, who: string])[]) => writeText(path.join(data, 'visits', `${day}.csv`), `visit_id,customer_id\n${visits.map((visit) => `${visit.join(',')}\n`).join('')}`),
    landRegister: (day: string, ...who: string[]) => landPeople(data, day, ...who.map((id) => `${id},,,,`)),
    stage: async (warehouse: Warehouse, day: string, as = project) => {
      await stagePeople(warehouse, as, data, day);
      await stageSource(warehouse, as, { source: 'tiny.visits', data, night: nightOf(day), run: day });
    },
    measure: (warehouse: Warehouse, day: string, as = project) => measureQuality(warehouse, as, { night: nightOf(day), keepDays: 90 }),
  };
}

/** Orphans by partition; none where it is left out. */
async function orphans(warehouse: Warehouse): Promise<Record<string, unknown>> {
  const rows = await rowsOf(warehouse, "select partition_date, rows from meta.quality where measure = 'orphan' order by 1");
  return Object.fromEntries(rows.map(({ partition_date, rows: count }) => [partition_date, count]));
}

/** The same warehouse as two workers have it open. */
async function twice(): Promise<readonly [Warehouse, Warehouse]> {
  const place = await anotherPlace();
  const warehouses = [await openWarehouse(place), await openWarehouse(place)] as const;
  for (const warehouse of warehouses) onTestFinished(() => warehouse.close());
  await migrate(warehouses[0]);
  return warehouses;
}

test('nights that measure at once count once', async () => {
  const { landVisits, landRegister, stage, measure } = await visited();
  for (const day of DAYS) {
    landRegister(day, 'C1');
    landVisits(day, [`${day}a`, 'C1'], [`${day}b`, 'C9'], [`${day}c`, 'C9']);
  }
  const warehouses = await twice();
  // Both have their tables ready, so that nothing keeps them from starting together.
  for (const warehouse of warehouses) await stage(warehouse, DAYS[4]!);
  await Promise.all(warehouses.map((warehouse, index) => measure(warehouse, DAYS[4 - index]!)));
  expect(await orphans(warehouses[1])).toEqual(Object.fromEntries(DAYS.map((day) => [day, 2])));
  expect(await rowsOf(warehouses[0], 'select measure, count(*) as counts from meta.quality group by dataset, partition_date, measure, subject having count(*) > 1')).toEqual([]);
});

test('orphans are counted again where the register came later, and nowhere else', async () => {
  const { landVisits, landRegister, stage, measure } = await visited();
  const warehouse = await temporaryWarehouse();
  const night = async (day: string): Promise<void> => {
    await stage(warehouse, day);
    await measure(warehouse, day);
  };
  landRegister(DAYS[0]!, 'C1');
  for (const [index, day] of DAYS.slice(0, 4).entries()) {
    landVisits(day, [`${day}a`, 'C1'], [`${day}b`, 'C2']);
    await night(day);
    expect(Object.keys(await orphans(warehouse))).toEqual(DAYS.slice(0, index + 1));
  }
  // By hand: what no night has a reason to look at keeps it.
  await warehouse.knex('meta.quality').where({ measure: 'orphan', partition_date: DAYS[0] }).update({ rows: 77 });
  landRegister(DAYS[2]!, 'C2');
  await night(DAYS[3]!);
  expect(await orphans(warehouse)).toEqual({ [DAYS[0]!]: 77, [DAYS[1]!]: 1 });
  landVisits(DAYS[4]!, ['e', 'C3']);
  await night(DAYS[4]!);
  expect(await orphans(warehouse)).toEqual({ [DAYS[0]!]: 77, [DAYS[1]!]: 1, [DAYS[4]!]: 1 });
  landRegister(DAYS[1]!, 'C2');
  await night(DAYS[1]!);
  expect(await orphans(warehouse)).toEqual({ [DAYS[0]!]: 77, [DAYS[4]!]: 1 });
});

const some = (...ids: string[]) => fc.tuple(...DAYS.map(() => fc.subarray(ids)));
const visits = fc.tuple(...DAYS.map(() => fc.uniqueArray(fc.tuple(fc.constantFrom('V1', 'V2', 'V3', 'V4'), fc.constantFrom('C1', 'C2', 'C3')), { selector: ([visit]) => visit, maxLength: 4 })));
const arrivals = fc.shuffledSubarray(DAYS.flatMap((day) => [['register', day], ['visits', day]] as const), { minLength: 2 * DAYS.length });
const runs = fc.array(fc.record({ after: fc.nat(2 * DAYS.length), day: fc.constantFrom(...DAYS), struck: fc.boolean() }), { maxLength: 8 });

test('whatever arrives late or is loaded anew, orphans end as if everything had been there', { timeout: 120_000 }, async () => {
  await fc.assert(fc.asyncProperty(some('C1', 'C2'), visits, arrivals, runs, fc.boolean(), async (register, came, files, nights, struckAtLast) => {
    const { landVisits, landRegister, stage, measure, struckOff } = await visited();
    const warehouse = await temporaryWarehouse();
    const night = async (day: string, struck: boolean): Promise<void> => {
      await stage(warehouse, day, ...(struck ? [struckOff] : []));
      await measure(warehouse, day, ...(struck ? [struckOff] : []));
    };
    for (const [index, [what, day]] of files.entries()) {
      if (what === 'register') landRegister(day, ...register[DAYS.indexOf(day)] ?? []);
      else landVisits(day, ...came[DAYS.indexOf(day)] ?? []);
      // Without a file there is nothing that a night could load.
      if (files.slice(0, index + 1).some(([kind]) => kind === 'register') && files.slice(0, index + 1).some(([kind]) => kind === 'visits')) {
        for (const run of nights) if (run.after === index) await night(run.day, run.struck);
      }
    }
    await night(DAYS.at(-1)!, struckAtLast);
    const first = new Map<string, string>();
    const expected: Record<string, number> = {};
    for (const [index, day] of DAYS.entries()) {
      const known = new Set(register.slice(0, index + 1).flat().filter((id) => !struckAtLast || id !== 'C1'));
      for (const [visit, who] of came[index] ?? []) {
        if (first.has(visit)) continue;
        first.set(visit, day);
        if (!known.has(who)) expected[day] = (expected[day] ?? 0) + 1;
      }
    }
    expect(await orphans(warehouse)).toEqual(expected);
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 60 : 5 });
});

test('counts that were written twice before there was a key are kept once', async () => {
  const warehouse = await temporaryWarehouse();
  const row = { source: 's', dataset: 'd', measure: 'delivered', subject: '', rows: 3 };
  await transact(warehouse, (trx) => qualityKeys.down(trx));
  for (const partition_date of ['2026-01-01', '2026-01-01', null, null, '2026-01-02']) await warehouse.knex('meta.quality').insert({ ...row, partition_date });
  await transact(warehouse, (trx) => qualityKeys.up(trx));
  expect(await rowsOf(warehouse, 'select partition_date, partition_key, rows from meta.quality order by partition_key')).toEqual([
    { partition_date: null, partition_key: '', rows: 3 }, { partition_date: '2026-01-01', partition_key: '2026-01-01', rows: 3 }, { partition_date: '2026-01-02', partition_key: '2026-01-02', rows: 3 },
  ]);
});

/** An import of history: readings, some without a day. */
async function readings() {
  const [project, data, warehouse] = [await oneSource('path: readings.csv\nformat: csv\npartition: event_time\nevent_time: read_at\nloaded_at: event_time\nexpect: sometimes', { id: 'varchar', note: 'varchar', read_at: 'timestamp' }), temporaryFolder(), await temporaryWarehouse()];
  return {
    warehouse,
    land: (...lines: string[]) => writeText(path.join(data, 'readings.csv'), `id,note,read_at\n${lines.map((line) => `${line}\n`).join('')}`),
    load: async (day: string) => void await stageSource(warehouse, project, { source: 'one.readings', data, night: nightOf(day), run: day }),
    forget: (day: string) => measureQuality(warehouse, project, { night: nightOf(day), keepDays: 2 }),
    kept: async () => (await rowsOf(warehouse, 'select id, quarantined_on from quarantine.stg_one__readings')).map((row) => Object.values(row).join(' ')).toSorted(),
  };
}

test('rows without a day are forgotten after their days, however often they are delivered again', async () => {
  const { warehouse, land, load, forget, kept } = await readings();
  const lines = ['R1,x,2026-01-01 10:00:00', ',x,2026-01-01 11:00:00', 'N1,ann@example.com,', 'N1,ann@example.com,'];
  const found: Record<string, string[]> = {};
  for (const [index, day] of DAYS.entries()) {
    if (index > 0) lines.push(`R${index + 1},x,${day} 10:00:00`);
    if (index === 2) lines.push('N2,,');
    land(...lines);
    await load(day);
    await forget(day);
    found[day] = await kept();
  }
  expect(found).toEqual({
    '2026-01-01': [' 2026-01-01', 'N1 2026-01-01', 'N1 2026-01-01'], '2026-01-02': [' 2026-01-01', 'N1 2026-01-01', 'N1 2026-01-01'],
    '2026-01-03': [' 2026-01-01', 'N1 2026-01-01', 'N1 2026-01-01', 'N2 2026-01-03'], '2026-01-04': ['N2 2026-01-03'], '2026-01-05': ['N2 2026-01-03'],
  });
  land('R6,x,2026-01-06 10:00:00');
  await load('2026-01-06');
  expect(await rowsOf(warehouse, 'select * from meta.quarantined_undated')).toEqual([]);
});

test('what lay in the quarantine before it had dates is forgotten too', async () => {
  const { warehouse, land, load, forget, kept } = await readings();
  land('R1,x,2026-01-03 10:00:00', ',x,2026-01-02 11:00:00', 'N1,ann@example.com,');
  await load(DAYS[2]!);
  await transact(warehouse, (trx) => qualityKeys.down(trx));
  await transact(warehouse, (trx) => qualityKeys.up(trx));
  expect(await kept()).toEqual([' 2026-01-02', 'N1 2026-01-03']);
  await forget(DAYS[4]!);
  expect(await kept()).toEqual(['N1 2026-01-03']);
  await forget('2026-01-06');
  expect(await kept()).toEqual([]);
});
