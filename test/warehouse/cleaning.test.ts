import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureQuality } from '../../warehouse/quality/measure.ts';
import { readQuality } from '../../warehouse/quality/read.ts';
import { wordsFor } from '../../warehouse/quality/words.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { landPeople, stagePeople, tinyProject, type Tiny } from '../support/tiny.ts';
import { nightOf, rowsOf, temporaryFolder, temporaryWarehouse } from '../support/warehouse.ts';

const COLUMNS = `  name: {type: varchar, clean: [name: {case: capital}], description: Name.}
  email: {type: varchar, clean: [email], expected: true, description: Address.}
  age: {type: integer, description: Years.}
  spent: {type: "decimal(12,2)", clean: [outliers: {method: winsorise, rule: bounds, min: 0, max: 100, indicator: true}], description: Money.}`;

async function setUp(tiny: Tiny = { columns: COLUMNS }) {
  const [folder, warehouse] = [temporaryFolder(), await temporaryWarehouse()];
  return { data: `${folder}/landing`, warehouse, project: await tinyProject(folder, tiny) };
}

/** Everything that a load leaves, in a fixed order. */
async function left(warehouse: Warehouse) {
  return {
    staged: await rowsOf(warehouse, 'select * from staging.stg_tiny__people order by partition_date, customer_id'),
    quarantined: await rowsOf(warehouse, 'select * from quarantine.stg_tiny__people order by partition_date, reason, customer_id nulls last, name nulls last'),
    cleaning: await rowsOf(warehouse, 'select * from meta.cleaning order by partition_date, column_name, action, reason'),
    rows: await rowsOf(warehouse, 'select * from meta.cleaned_rows order by partition_date, column_name, action, reason, row_key'),
    quality: await rowsOf(warehouse, 'select * from meta.quality order by partition_date, measure, subject'),
  };
}

test('values are cleaned as they are staged, and it is told to whom, never what', async () => {
  const { data, warehouse, project } = await setUp();
  landPeople(data, '2026-01-01', 'C1,ANN,Ann@Example.com,30,50', 'C2,Bob,bob@example,40,-5', 'C3,Cy,,50,120.50', 'C4,Di,di@example.com,60,1');
  await stagePeople(warehouse, project, data, '2026-01-01');
  expect(await rowsOf(warehouse, 'select customer_id, name, email, spent, spent_outlier from staging.people order by 1')).toEqual([
    { customer_id: 'C1', name: 'Ann', email: 'ann@example.com', spent: 50, spent_outlier: false }, { customer_id: 'C2', name: 'Bob', email: null, spent: 0, spent_outlier: true },
    { customer_id: 'C3', name: 'Cy', email: null, spent: 100, spent_outlier: true }, { customer_id: 'C4', name: 'Di', email: 'di@example.com', spent: 1, spent_outlier: false },
  ]);
  const { cleaning, rows } = await left(warehouse);
  const told = { dataset: 'staging.stg_tiny__people', partition_date: '2026-01-01' };
  const acts = [
    { column_name: 'email', rule: 'email', action: 'nulled', reason: 'no dot in the domain' }, { column_name: 'email', rule: 'email', action: 'standardised', reason: '' },
    { column_name: 'name', rule: 'name', action: 'standardised', reason: '' },
    { column_name: 'spent', rule: 'outliers', action: 'winsorised', reason: 'too high' }, { column_name: 'spent', rule: 'outliers', action: 'winsorised', reason: 'too low' },
  ];
  expect(cleaning).toEqual(acts.map((act) => ({ ...told, ...act, rows: 1 })));
  const whom = ['C2', 'C1', 'C1', 'C3', 'C2'];
  expect(rows).toEqual(acts.map((act, index) => ({ ...told, ...act, customer_id: whom[index], row_key: `customer_id=${whom[index]}, partition_date=2026-01-01` })));
});

test('rows that cannot be used lie in the quarantine as they were delivered, with every reason', async () => {
  const { data, warehouse, project } = await setUp({ columns: COLUMNS.replace('expected: true', 'required: true'), people: 'reject_when: [{name: impossible age, condition: "age not between 0 and 120"}]' });
  landPeople(data, '2026-01-01', 'C1,ANN,Ann@Example.com,30,50', 'C2,BOB,BOB@EXAMPLE,300,-5', ',Cy,cy@example.com,-1,1', 'C4,Di,di@example.com,121,1', 'C4,Di,di@example.com,121,1');
  const loaded = await stagePeople(warehouse, project, data, '2026-01-01');
  expect(loaded).toMatchObject({ rows: 1, rejected: { 'email is null': 1, 'customer_id is null': 1, 'impossible age': 2 } });
  expect(await rowsOf(warehouse, 'select reason, reasons, customer_id, name, email, age, spent, partition_date from quarantine.stg_tiny__people order by age')).toEqual([
    { reason: 'customer_id is null', reasons: 'customer_id is null; impossible age', customer_id: null, name: 'Cy', email: 'cy@example.com', age: -1, spent: 1, partition_date: '2026-01-01' },
    ...[1, 2].map(() => ({ reason: 'impossible age', reasons: 'impossible age', customer_id: 'C4', name: 'Di', email: 'di@example.com', age: 121, spent: 1, partition_date: '2026-01-01' })),
    { reason: 'email is null', reasons: 'email is null; impossible age', customer_id: 'C2', name: 'BOB', email: 'BOB@EXAMPLE', age: 300, spent: -5, partition_date: '2026-01-01' },
  ]);
  expect(await rowsOf(warehouse, "select reason, row_key, customer_id from meta.cleaned_rows where action = 'quarantined' order by reason")).toEqual([
    { reason: 'customer_id is null', row_key: 'customer_id=, partition_date=2026-01-01', customer_id: null },
    { reason: 'email is null', row_key: 'customer_id=C2, partition_date=2026-01-01', customer_id: 'C2' }, { reason: 'impossible age', row_key: 'customer_id=C4, partition_date=2026-01-01', customer_id: 'C4' },
  ]);
});

test('a partition that is loaded again replaces all that was said of it, and a policy that is gone says nothing any more', async () => {
  const folder = temporaryFolder();
  const [data, warehouse] = [`${folder}/landing`, await temporaryWarehouse()];
  landPeople(data, '2026-01-01', 'C1,ANN,x,30,500', ',Bob,,1,1');
  await stagePeople(warehouse, await tinyProject(`${folder}/a`, { columns: COLUMNS }), data, '2026-01-01');
  const before = await left(warehouse);
  expect([before.cleaning.length, before.quarantined.length]).toEqual([3, 1]);
  await stagePeople(warehouse, await tinyProject(`${folder}/b`, { columns: COLUMNS.replace('max: 100', 'max: 400') }), data, '2026-01-01');
  expect({ ...(await left(warehouse)), staged: [] }).toEqual({ ...before, staged: [] });
  expect(await rowsOf(warehouse, 'select spent from staging.people')).toEqual([{ spent: 400 }]);
  await stagePeople(warehouse, await tinyProject(`${folder}/c`, { columns: COLUMNS.replace(/clean: \[(email|name[^\]]*)\], /g, '').replace('clean: [outliers: {method: winsorise, rule: bounds, min: 0, max: 100, indicator: true}], ', '') }), data, '2026-01-01');
  const after = await left(warehouse);
  expect([after.cleaning, after.rows.map(({ action }) => action), after.quarantined.length]).toEqual([[], ['quarantined'], 1]);
});

test('whatever order nights come in, staging, quarantine and every count end the same', { timeout: 60_000 }, async () => {
  const days = ['2026-01-01', '2026-01-02', '2026-01-03'];
  const { data, project, warehouse } = await setUp();
  for (const [index, day] of days.entries()) landPeople(data, day, 'C1,ANN,Ann@Example.com,30,500', `C${index},bob,b@@x.example,30,-${index}`, ',Nobody,,1,1', `,None,,${index},1`);
  await stagePeople(warehouse, project, data, days.at(-1)!);
  await measureQuality(warehouse, project, { night: nightOf(days.at(-1)!), keepDays: 90 });
  const wanted = await left(warehouse);
  expect(wanted.quarantined).toHaveLength(6);
  await fc.assert(fc.asyncProperty(fc.array(fc.constantFrom(...days), { maxLength: 4 }), async (order) => {
    const other = await temporaryWarehouse();
    for (const day of [...order, days.at(-1)!]) {
      await stagePeople(other, project, data, day);
      await measureQuality(other, project, { night: nightOf(day), keepDays: 90 });
    }
    expect(await left(other)).toEqual(wanted);
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 40 : 4 });
});

test('a source has its own policy in place of the entity\'s', async () => {
  const { data, warehouse, project } = await setUp({ columns: COLUMNS, header: 'clean: {name: [trim]}\nreject_when: [{name: too young, condition: age < 18}]' });
  landPeople(data, '2026-01-01', 'C1, ANN ,a@example.com,30,5', 'C2,Bob,,17,5');
  expect(await stagePeople(warehouse, project, data, '2026-01-01')).toMatchObject({ rows: 1, rejected: { 'too young': 1 } });
  expect(await rowsOf(warehouse, 'select name from staging.people')).toEqual([{ name: 'ANN' }]);
});

test('the quarantine forgets after its days, and the counts stay', async () => {
  const { data, warehouse, project } = await setUp();
  for (const day of ['2026-01-01', '2026-01-02', '2026-01-03']) landPeople(data, day, 'C1,Ann,,1,1', ',Bob,,1,1');
  await stagePeople(warehouse, project, data, '2026-01-03');
  await measureQuality(warehouse, project, { night: nightOf('2026-01-03'), keepDays: 1 });
  expect(await rowsOf(warehouse, 'select partition_date from quarantine.stg_tiny__people order by 1')).toEqual([{ partition_date: '2026-01-02' }, { partition_date: '2026-01-03' }]);
  const { findings } = await readQuality((sql) => rowsOf(warehouse, sql), '2026-01-03');
  expect(findings.map((finding) => [wordsFor(finding), finding.night, finding.total])).toEqual([
    ['delivered', 2, 6], ['staged', 1, 3], ['quarantined: customer_id is null', 1, 3], ['without email', 2, 6],
  ]);
});

test('so many unusable values that something must be wrong are a warning of the night', async () => {
  const { data, warehouse, project } = await setUp();
  landPeople(data, '2026-01-01', ...Array.from({ length: 20 }, (_, index) => `C${index},Ann,${index < 2 ? 'ann' : 'ann@example.com'},1,1`));
  expect((await stagePeople(warehouse, project, data, '2026-01-01')).warnings).toEqual(['staging.stg_tiny__people: email nulled for 2 of 20 rows']);
});

describe('gaps', () => {
  const source = '    known_gaps: [{from: 2026-01-02, to: 2026-01-03, reason: moved house}]';

  test('a documented gap is told with its reason and does not warn; another one does', async () => {
    const { data, warehouse, project } = await setUp({ source });
    for (const day of ['2026-01-01', '2026-01-05']) landPeople(data, day, 'C1,Ann,,1,1');
    expect((await stagePeople(warehouse, project, data, '2026-01-05')).warnings).toEqual(['tiny.people: no files for 2026-01-04 to 2026-01-04']);
    await measureQuality(warehouse, project, { night: nightOf('2026-01-05'), keepDays: 90 });
    expect((await readQuality((sql) => rowsOf(warehouse, sql), '2026-01-05')).gaps).toEqual([
      { source: 'tiny.people', from: '2026-01-02', to: '2026-01-03', days: 2, reason: 'moved house' }, { source: 'tiny.people', from: '2026-01-04', to: '2026-01-04', days: 1, reason: null },
    ]);
    landPeople(data, '2026-01-04', 'C2,Bob,,1,1');
    await stagePeople(warehouse, project, data, '2026-01-05');
    await measureQuality(warehouse, project, { night: nightOf('2026-01-05'), keepDays: 90 });
    expect((await readQuality((sql) => rowsOf(warehouse, sql), '2026-01-05')).gaps).toHaveLength(1);
  });

  test('an older date that is run again forgets no documented gap behind the newest delivery', async () => {
    const { data, warehouse, project } = await setUp({ source });
    landPeople(data, '2026-01-01', 'C1,Ann,,1,1');
    const gaps = async () => (await readQuality((sql) => rowsOf(warehouse, sql), '2026-01-05')).gaps.map(({ from, to, reason }) => [from, to, reason]);
    for (const [day, wanted] of [['2026-01-02', '2026-01-02'], ['2026-01-03', '2026-01-03'], ['2026-01-01', '2026-01-03'], ['2026-01-02', '2026-01-03']] as const) {
      await stagePeople(warehouse, project, data, day);
      await measureQuality(warehouse, project, { night: nightOf(day), keepDays: 90 });
      expect(await gaps()).toEqual([['2026-01-02', wanted, 'moved house']]);
    }
    const undocumented = await tinyProject(temporaryFolder(), {});
    await measureQuality(warehouse, undocumented, { night: nightOf('2026-01-01'), keepDays: 90 });
    expect(await gaps()).toEqual([]);
  });

  test('the night of a day in a documented gap goes on without data; another one still stops', async () => {
    const { data, warehouse, project } = await setUp({ source });
    landPeople(data, '2026-01-01', 'C1,Ann,,1,1');
    await stagePeople(warehouse, project, data, '2026-01-01');
    expect(await stagePeople(warehouse, project, data, '2026-01-02')).toMatchObject({ partitions: 0, warnings: [] });
    landPeople(data, '2026-01-03');
    expect(await stagePeople(warehouse, project, data, '2026-01-03')).toMatchObject({ partitions: 0, warnings: [] });
    await expect(stagePeople(warehouse, project, data, '2026-01-04')).rejects.toThrow('no file for 2026-01-04');
  });
});

test.for([
  ['an unknown rule', { columns: '  email: {type: varchar, clean: [emial], description: x.}' }, /entities\/people.yaml \(columns.email.clean\): rule "emial"; allowed: .*; to do: write "email"/],
  ['a type it cannot clean', { columns: '  age: {type: integer, clean: [email], description: x.}' }, /email cannot clean a integer/],
  ['an option that is not there', { columns: '  email: {type: varchar, clean: [phone: {land: DE}], description: x.}' }, /clean\.phone.*land/],
  ['a column that is not there', { columns: '  email: {type: varchar, clean: [phone: {country_column: land}], description: x.}' }, /reads "land", which the model does not have/],
  ['statistics in staging', { columns: '  age: {type: integer, clean: [outliers: {method: flag, rule: iqr}], description: x.}' }, /outliers by what all rows say, in staging; .*must not depend on which night loads it/],
  ['a policy for a column that is not there', { header: 'clean: {nmae: [trim]}' }, /column "nmae", which the entity does not have/],
  ['an indicator of one source only', { header: 'clean: {age: [outliers: {method: flag, rule: bounds, max: 9, indicator: true}]}' }, /an indicator that the entity does not have/],
  ['two conditions of one name', { header: 'reject_when: [{name: late, condition: age < 1}, {name: late, condition: age > 2}]' }, /two conditions called "late"/],
  ['a condition called as one of the entity', { people: 'reject_when: [{name: late, condition: age < 1}]', header: 'reject_when: [{name: late, condition: age > 2}]' }, /stg_[^ ]*\.sql \(reject_when\): two conditions called "late"/],
  ['a clock in a condition', { header: 'reject_when: [{name: late, condition: loaded_at > now()}]' }, /now\(\) is banned/],
  ['a gap that ends before it begins', { source: '    known_gaps: [{from: 2026-01-03, to: 2026-01-02, reason: x}]' }, /known_gaps/],
] as const)('refused when the models are read: %s', async ([, tiny, message]) => {
  await expect(tinyProject(temporaryFolder(), tiny)).rejects.toThrow(message);
});
