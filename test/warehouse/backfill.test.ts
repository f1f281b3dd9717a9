import { execFile } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { addDays, eachDay, type LogicalDate } from '../../core/dates.ts';
import { buildModel } from '../../warehouse/build.ts';
import { migrate } from '../../warehouse/migrate.ts';
import type { Project } from '../../warehouse/models/project.ts';
import { openWarehouse } from '../../warehouse/open.ts';
import { planModels } from '../../warehouse/plan.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { runNight } from '../sql/company.ts';
import { companyData } from '../support/company.ts';
import { writeText } from '../support/landing.ts';
import { differencesOf, tablesIn, type Tables } from '../support/tables.ts';
import { anotherPlace, nightOf, rowsOf, shopProject, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';
import type { BackfillOrders } from './killed-backfill.ts';

const FULL = process.env['MUSTER_TEST_FULL'] !== undefined;
const DAYS = FULL ? 30 : 5;
const LAST = '2026-02-09';
const DATES = eachDay(addDays(LAST, 1 - DAYS), LAST);
const CHILD = path.join(import.meta.dirname, 'killed-backfill.ts');

const project = await shopProject();
const company = (): Promise<string> => companyData({ customers: 60, days: 40, seed: 7 });

async function nights(warehouse: Warehouse, dates: readonly LogicalDate[]): Promise<Tables> {
  const data = await company();
  for (const date of dates) await runNight(warehouse, project, data, date);
  return tablesIn(warehouse, project);
}

let calm: Promise<Tables> | undefined;

/** The tables of a company whose nights ran one after the other. */
function oneAfterTheOther(): Promise<Tables> {
  calm ??= temporaryWarehouse().then((warehouse) => nights(warehouse, DATES));
  return calm;
}

test(`a backfill of ${DAYS} days gives the tables of ${DAYS} nights, whatever the order`, { timeout: FULL ? 1_800_000 : 300_000 }, async () => {
  const expected = await oneAfterTheOther();
  // No accounts and no segments in this company.
  const without = new Set(['marts.account_features', 'marts.segment_journey', 'marts.segment_touches']);
  expect([...expected].filter(([table, rows]) => !table.startsWith('staging.') && !without.has(table) && rows.length === 0)).toEqual([]);
  await fc.assert(fc.asyncProperty(fc.shuffledSubarray(DATES, { minLength: DAYS }), async (order) => {
    expect(differencesOf(expected, await nights(await temporaryWarehouse(), order))).toEqual([]);
  }), { numRuns: FULL ? 4 : 2, endOnFailure: true });
});

test('killed with SIGKILL at random points and resumed, a backfill gives the same tables', { timeout: FULL ? 1_800_000 : 300_000 }, async () => {
  const expected = await oneAfterTheOther();
  // The first comes early: no machine is done by then. A later life finds some of it done.
  const moments = fc.tuple(fc.integer({ min: 0, max: 250 }), fc.array(fc.integer({ min: 0, max: 2_500 }), { minLength: 1, maxLength: FULL ? 4 : 1 }));
  await fc.assert(fc.asyncProperty(moments, async ([first, later]) => {
    const place = await anotherPlace();
    const deaths: unknown[] = [];
    for (const killAfter of [first, ...later, null]) deaths.push(await live({ ...place, data: await company(), dates: DATES, killAfter }));
    expect(deaths[0]).toBe('SIGKILL');
    expect(deaths.at(-1)).toBe('done');
    const warehouse = await openWarehouse(place);
    onTestFinished(() => warehouse.close());
    expect(differencesOf(expected, await tablesIn(warehouse, project))).toEqual([]);
    expect(await rowsOf(warehouse, "select table_name from information_schema.tables where table_schema = 'work'")).toEqual([]);
  }), { numRuns: FULL ? 2 : 1, endOnFailure: true });
});

/** How one life of the child ended: `SIGKILL`, `done`, or what it said. */
function live(orders: BackfillOrders): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(orders)], (error, _out, said) => resolve(error === null ? 'done' : error.signal ?? said));
  });
}

/** The shop with a mart whose audit says no on one day. */
async function withAudit(severity: string): Promise<Project> {
  const folder = temporaryFolder();
  writeText(path.join(folder, 'marts', 'picky.sql'), `/*
kind: incremental_by_date
description: Who is known.
grain: [as_of_date, customer_id]
partition: as_of_date
columns:
  as_of_date: {type: date, description: D}
  customer_id: {type: varchar, description: Who}
audits:
  - holds: {name: another_day, condition: "as_of_date <> date '${DATES[1]}'"}
    severity: ${severity}
*/
select :logical_date as as_of_date, customer_id from intermediate.customers where as_of_date = :logical_date
`);
  return shopProject(folder);
}

test('a failed audit publishes nothing of its day, leaves the other days alone, and is all that is left to do', { timeout: 60_000 }, async () => {
  const [warehouse, strict, data] = [await temporaryWarehouse(), await withAudit('error'), await company()];
  const days = DATES.slice(0, 3);
  const failed: LogicalDate[] = [];
  for (const date of days) {
    await runNight(warehouse, project, data, date);
    await buildModel(warehouse, strict, { model: 'marts.picky', night: nightOf(date), run: 'strict' }).catch(() => failed.push(date));
  }
  expect(failed).toEqual([DATES[1]]);
  const left = async (models: Project) => (await planModels(warehouse, models, { models: ['marts.picky'], nights: days.map(nightOf), data })).map(({ date, reason, problem }) => ({ date, reason, problem }));
  expect(await left(strict)).toEqual([{ date: DATES[1], reason: 'missing', problem: expect.stringMatching(/^last run: audit another_day failed for (\d+) of \1 rows$/) as string }]);
  expect(await rowsOf(warehouse, 'select distinct as_of_date from marts.picky order by 1')).toEqual([{ as_of_date: DATES[0] }, { as_of_date: DATES[2] }]);
  expect(await rowsOf(warehouse, "select count(*) as kept from meta.audit_failures where dataset = 'marts.picky'")).toEqual([{ kept: 20 }]);
  const mild = await withAudit('warn');
  await buildModel(warehouse, mild, { model: 'marts.picky', night: nightOf(DATES[1]!), run: 'mild' });
  expect(await left(mild)).toEqual([]);
});

test('two runs of the same partition at once, in two processes\' worth of connections, give one result', { timeout: 60_000 }, async () => {
  const [place, data, date] = [await anotherPlace(), await company(), DATES[0]!];
  const warehouses = [await openWarehouse(place), await openWarehouse(place)];
  for (const warehouse of warehouses) onTestFinished(() => warehouse.close());
  await migrate(warehouses[0]!);
  await Promise.all(warehouses.map((warehouse) => runNight(warehouse, project, data, date)));
  const alone = await temporaryWarehouse();
  await runNight(alone, project, data, date);
  expect(differencesOf(await tablesIn(alone, project), await tablesIn(warehouses[1]!, project))).toEqual([]);
  const ledger = 'select dataset, partition_date, rows from meta.partitions order by 1, 2';
  expect(await rowsOf(warehouses[0]!, ledger)).toEqual(await rowsOf(alone, ledger));
});
