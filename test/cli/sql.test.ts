import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommandLine } from '../../cli/program.ts';
import { companyData } from '../support/company.ts';
import { land, writeText } from '../support/landing.ts';
import { fakeTerminal } from './fake-terminal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-sql-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const DATE = '2026-01-20';

async function sql(...args: string[]) {
  const terminal = fakeTerminal({ env: { PATH: '', MUSTER_HOME: join(folder, 'home') } });
  const code = await runCommandLine(['sql', ...args], terminal);
  return { code, out: terminal.out(), err: terminal.err() };
}

/** A configuration with one mart of its own. */
function withMart(select: string): string {
  writeText(join(folder, 'sql', 'marts', 'own.sql'), `/*\nkind: incremental_by_date\ndescription: Own.\ngrain: [as_of_date, customer_id]\npartition: as_of_date\ncolumns:\n  as_of_date: {type: date, description: D}\n  customer_id: {type: varchar, description: Who}\n  spend: {type: "decimal(18,2)", description: Spent}\naudits:\n  - in_range: {column: spend, min: 0}\n    severity: warn\n*/\n${select}\n`);
  const file = join(folder, 'muster.config.ts');
  writeText(file, "export default { models: ['sql'], segmentations: { customers: { features: ['frequency_84d'] } } };\n");
  return file;
}
const SPEND = 'select :logical_date as as_of_date, customer_id, sum(amount) as spend from staging.order_lines where ordered_at < :as_of group by customer_id';

test('build loads and builds what is selected, test looks at it, and building again changes nothing', async () => {
  const config = withMart(SPEND);
  const data = await companyData();
  const built = await sql('build', '+marts.own', '--date', DATE, '--data', data, '--config', config, '--json');
  expect({ code: built.code, document: JSON.parse(built.out) as unknown }).toMatchObject({ code: 0, document: {
    status: 'completed', date: DATE,
    models: [{ name: 'staging.stg_shop__order_lines', status: 'built' }, { name: 'marts.own', status: 'built' }],
  } });
  const again = JSON.parse((await sql('build', '+marts.own', '--date', DATE, '--data', data, '--config', config, '--json')).out) as { models: unknown[] };
  expect(again.models[0]).toMatchObject({ status: 'current', rows: 0 });
  const { code, out } = await sql('test', 'marts.own', '--config', config, '--json');
  expect({ code, document: JSON.parse(out) as unknown }).toMatchObject({ code: 0, document: { tests: [
    { model: 'marts.own', date: DATE, name: 'unique(as_of_date, customer_id)', status: 'pass', failures: 0 }, { name: 'in_range(spend)' },
  ] } });
});

test('what reads a model that failed is skipped, the rest is built, and the error names the file', async () => {
  const config = withMart(SPEND.replace('amount', 'amuont'));
  writeText(join(folder, 'sql', 'marts', 'reader.sql'), '/*\nkind: full\ngrain: []\ndescription: Reads it.\ncolumns:\n  rows_there: {type: bigint, description: R}\n*/\nselect count(*) as rows_there from marts.own\n');
  const { code, out } = await sql('build', '+marts.own+', 'marts.customer_care', '--date', DATE, '--data', await companyData(), '--config', config, '--json');
  expect(code).toBe(1);
  const { models } = JSON.parse(out) as { models: { name: string; status: string; error: string | null }[] };
  expect(Object.fromEntries(models.map(({ name, status }) => [name, status]))).toMatchObject({
    'staging.stg_shop__order_lines': 'built', 'marts.own': 'failed', 'marts.reader': 'skipped',
  });
  expect(models.find(({ name }) => name === 'marts.own')?.error).toMatch(/own\.sql:\d+: .*amuont/);
});

test('a mart over a table that was never loaded is not built, and the error says what to select', async () => {
  const config = withMart(SPEND);
  const { code, out } = await sql('build', 'marts.own', '--date', DATE, '--data', folder, '--config', config, '--json');
  expect({ code, document: JSON.parse(out) as unknown }).toMatchObject({ code: 1, document: { models: [{ name: 'marts.own', status: 'failed', error: expect.stringContaining('reads staging.stg_shop__order_lines, which was never loaded; ') as string }] } });
  expect((await sql('plan', 'marts.own', '--from', DATE, '--to', DATE, '--config', config)).out).toContain('select `+marts.own`');
});

test('test says what fails on what is published', async () => {
  const config = withMart(SPEND.replace('sum(amount)', '-sum(amount)'));
  await sql('build', '+marts.own', '--date', DATE, '--data', await companyData(), '--config', config);
  const { code, out } = await sql('test', 'marts.own', '--config', config);
  expect(code).toBe(0); // a warning
  expect(out).toMatch(/in_range\(spend\) +warn +[1-9]/);
  // A date that is mistyped passes nothing.
  expect(await sql('test', 'marts.own', '--date', '2026-02-27', '--config', config)).toMatchObject({ code: 1, out: 'Not published as of 2026-02-27, so not tested: marts.own.\n' });
  const half = await sql('test', '+marts.own', '--date', '2026-01-10', '--config', config, '--json');
  expect({ code: half.code, document: JSON.parse(half.out) as unknown }).toMatchObject({ code: 1, document: { status: 'failed', not_published: ['marts.own'] } });
});

test('a plan says what is missing and why, apply does just that, and then there is nothing left', async () => {
  const config = withMart(SPEND);
  const range = ['+marts.own', '--from', '2026-01-18', '--to', DATE, '--data', await companyData(), '--config', config, '--json'];
  const plan = async () => (JSON.parse((await sql('plan', ...range)).out) as { work: { model: string; date: string; reason: string }[] }).work;
  expect(await plan()).toMatchObject([
    { model: 'staging.stg_shop__order_lines', date: DATE, reason: 'delivered', partitions: 20, files: 20, problem: null },
    { model: 'marts.own', date: '2026-01-18', reason: 'missing' }, { model: 'marts.own', date: '2026-01-19' }, { model: 'marts.own', date: DATE },
  ]);
  const applied = JSON.parse((await sql('apply', ...range)).out) as { models: { name: string; status: string }[] };
  expect(applied.models.map(({ status }) => status)).toEqual(['built', 'built', 'built', 'built']);
  expect(await plan()).toEqual([]);
  expect((await sql('apply', ...range)).out).toContain('"models":[]');
  // Another SELECT makes its partitions those of a model that is no more.
  withMart(SPEND.replace('sum(amount)', 'max(amount)'));
  expect((await plan()).map(({ model, reason }) => [model, reason])).toEqual([['marts.own', 'changed'], ['marts.own', 'changed'], ['marts.own', 'changed']]);
});

test('audits of a view are run on the newest day below it, and building one says that nothing is built', async () => {
  const config = withMart(SPEND);
  const view = (least: number) => writeText(join(folder, 'sql', 'marts', 'look.sql'), `/*\nkind: view\ndescription: Look.\ngrain: [as_of_date, customer_id]\ncolumns:\n  as_of_date: {type: date, description: D}\n  customer_id: {type: varchar, description: Who}\naudits:\n  - rows_at_least: ${least}\n*/\nselect as_of_date, customer_id from marts.own\n`);
  view(1_000_000);
  expect(await sql('test', 'marts.look', '--config', config)).toMatchObject({ code: 1, out: 'Not published, so not tested: marts.look.\n' });
  expect(await sql('build', 'marts.look', '--date', DATE, '--config', config)).toMatchObject({ code: 0, out: 'Nothing is built of marts.look: a view is computed when it is read. What it reads is selected with `+marts.look`.\n' });
  await sql('build', '+marts.look', '--date', DATE, '--data', await companyData(), '--config', config);
  expect((await sql('test', 'marts.look', '--config', config)).out).toMatch(/marts\.look +2026-01-20 +rows_at_least\(1000000\) +error/);
  view(1);
  const { code, out } = await sql('test', 'marts.look', '--date', DATE, '--config', config, '--json');
  expect({ code, document: JSON.parse(out) as unknown }).toMatchObject({ code: 0, document: { tests: [{ name: 'unique(as_of_date, customer_id)', status: 'pass' }, { name: 'rows_at_least(1)', status: 'pass' }], not_published: [] } });
});

test('docs writes a page and a manifest, ls lists, and a selector that means nothing is refused', async () => {
  const out = join(folder, 'docs');
  expect(JSON.parse((await sql('docs', '--out', out, '--json')).out)).toMatchObject({ status: 'completed', page: join(out, 'index.html') });
  const manifest = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as { nodes: { id: string }[] };
  expect(manifest.nodes.map(({ id }) => id)).toContain('marts.customer_features');
  expect((await sql('ls', 'layer:marts')).out).toContain('marts.customer_orders');
  expect(await sql('ls', 'customer_order')).toMatchObject({ code: 2, err: expect.stringMatching(/write "customer_orders"/) as string });
});

test('check finds mistakes without data, and a plan is refused because of them', async () => {
  const config = withMart(SPEND.replace('amount', 'amuont'));
  const { code, out } = await sql('check', '--config', config, '--json');
  expect({ code, document: JSON.parse(out) as unknown }).toMatchObject({ code: 1, document: { status: 'failed', problems: [{ where: expect.stringMatching(/own\.sql:14$/) as string, found: expect.stringContaining('amuont') as string }] } });
  expect(await sql('check', 'marts.customer_care', '--config', config)).toMatchObject({ code: 0, out: '1 model: nothing is wrong.\n' });
  const server = join(folder, 'server.config.ts');
  writeText(server, (await readFile(config, 'utf8')).replace('{ models', "{ warehouse: { engine: 'postgres' }, models"));
  writeText(join(folder, 'sql', 'marts', 'own.pg.sql'), SPEND);
  expect(await sql('check', 'marts.customer_care', 'marts.own', '--config', server)).toMatchObject({ out: expect.stringMatching(/Read by DuckDB: what postgres alone refuses is found when a model is built there\.\nNot read at all: the override \.pg\.sql of marts\.own\./) as string });
  await rm(join(folder, 'sql', 'marts', 'own.pg.sql'));
  expect(await sql('plan', '+marts.own', '--from', DATE, '--to', DATE, '--data', await companyData(), '--config', config)).toMatchObject({ code: 1, err: expect.stringMatching(/own\.sql:14: Binder Error/) as string });
});

test('without landing files a build says where they should be', async () => {
  const { code, out } = await sql('build', 'staging.stg_shop__orders', '--date', DATE, '--json');
  expect({ code, out }).toMatchObject({ code: 1, out: expect.stringMatching(/data folder: none is configured/) as string });
});

test('freshness shows how old what is staged is, and its exit code says whether that is too old', async () => {
  const config = withMart(SPEND);
  const at = ['source:shop.order_lines', 'source:shop.surveys', '--config', config];
  await sql('build', 'source:shop.order_lines+,layer:staging', 'source:shop.surveys+,layer:staging', '--date', DATE, '--data', await companyData(), '--config', config);
  const fresh = await sql('freshness', ...at, '--json');
  expect({ code: fresh.code, document: JSON.parse(fresh.out) as unknown }).toMatchObject({ code: 0, document: {
    status: 'completed', date: DATE,
    sources: [{ source: 'shop.order_lines', status: 'fresh', newest: DATE, age_hours: 0, partial: [], reason: null }, { source: 'shop.surveys', status: 'fresh' }],
  } });
  const { code, out } = await sql('freshness', ...at, '--date', '2026-01-24');
  expect(code).toBe(1);
  expect(out).toMatch(/shop\.order_lines +error +2026-01-20 +4 days +1 day +3 days/);
  expect(out).toMatch(/shop\.surveys +warn +2026-01-20 +4 days +2 days +–/);
  // The page says what the night found.
  const docs = join(folder, 'docs');
  await sql('docs', '--out', docs, '--config', config);
  expect(await readFile(join(docs, 'index.html'), 'utf8')).toContain(`fresh, as of ${DATE}`);
});

test('what is built without a night is counted too: orphans, once what they are held against is loaded', async () => {
  const [data, at] = [join(folder, 'landing'), ['--date', DATE, '--data', join(folder, 'landing'), '--config', withMart(SPEND)]];
  const orders = (customer_id: string) => ({ order_id: `O-${customer_id}`, customer_id, ordered_at: `${DATE} 10:00:00` });
  await land(data, 'orders', DATE, [orders('ANN'), orders('NOBODY')]);
  await land(data, 'crm_customers', DATE, [{ customer_id: 'ANN', acquired_at: '2026-01-01 00:00:00' }]);
  const orphans = async () => {
    const terminal = fakeTerminal({ env: { PATH: '', MUSTER_HOME: join(folder, 'home') } });
    await runCommandLine(['quality', '--json'], terminal);
    return (JSON.parse(terminal.out()) as { quality: { source: string; kind: string; night: number }[] }).quality.filter(({ kind }) => kind === 'orphan').map(({ source, night }) => [source, night]);
  };
  expect((await sql('build', 'staging.stg_shop__orders', ...at)).out).toMatch(/stg_shop__orders +2026-01-20 +built +2 /);
  expect(await orphans()).toEqual([]);
  const { out } = await sql('build', 'staging.stg_shop__orders', 'staging.stg_shop__customers', ...at);
  expect(out).toMatch(/stg_shop__orders +2026-01-20 +current +0 /);
  expect(await orphans()).toEqual([['shop.orders', 1]]);
});

test('lineage is told of what is built without a night: each table as a job of its own, with its rows and its audits', async () => {
  withMart(SPEND);
  const config = join(folder, 'told.config.ts');
  writeText(config, "export default { models: ['sql'], lineage: { file: 'events.jsonl' }, segmentations: { customers: { features: ['frequency_84d'] } } };\n");
  await land(join(folder, 'landing'), 'order_lines', DATE, [{ order_id: 'O1', line_number: 1, customer_id: 'ANN', ordered_at: `${DATE} 10:00:00`, amount: 5 }]);
  expect(await sql('build', '+marts.own', '--date', DATE, '--data', join(folder, 'landing'), '--config', config)).toMatchObject({ code: 0 });
  type Event = { eventType: string; job: { name: string }; run: { facets: { parent?: object } }; outputs: { outputFacets?: { outputStatistics?: { rowCount: number } } }[] };
  const events = (await readFile(join(folder, 'events.jsonl'), 'utf8')).trim().split('\n').map((text) => JSON.parse(text) as Event);
  const told = events.map(({ eventType, job, outputs }) => [eventType, job.name, outputs[0]?.outputFacets?.outputStatistics?.rowCount ?? null]);
  expect(told).toEqual(expect.arrayContaining([['START', 'stage.shop.order_lines', null], ['COMPLETE', 'stage.shop.order_lines', 1], ['START', 'marts.own', null], ['COMPLETE', 'marts.own', 1], ['COMPLETE', 'marts.own.audits', null]]));
  expect(events.every(({ run }) => run.facets.parent === undefined)).toBe(true);
});
