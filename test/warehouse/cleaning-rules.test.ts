import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planCleaning } from '../../warehouse/cleaning/policy.ts';
import { layered } from '../../warehouse/cleaning/rows.ts';
import { COUNTRIES } from '../../warehouse/cleaning/facts/countries.ts';
import { CURRENCIES } from '../../warehouse/cleaning/facts/currencies.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { postgresTest, postgresWarehouse, temporaryWarehouse } from '../support/warehouse.ts';

type Options = Record<string, unknown>;
interface Cleaned { value: unknown; why: string | null }

const names = (list: readonly (string | null)[]): string => list.map(() => '(cast(? as integer), cast(? as varchar), cast(? as varchar))').join(', ');

/** What a rule makes of texts, each with a second column beside it. */
async function cleaned(warehouse: Warehouse, rule: string, options: Options, values: readonly (string | null)[], beside: readonly (string | null)[] = []): Promise<Cleaned[]> {
  const steps = planCleaning({ file: 'test', needs: 'row', columns: [{ name: 'x', type: 'varchar', clean: [{ rule, options }] }, { name: 'country', type: 'varchar', clean: [{ rule: 'country', options: {} }] }] });
  const staged = { sql: `select * from (values ${names(values)}) as t(id, x, country)`, bindings: values.flatMap((value, index) => [index, value, beside[index] ?? null]) as string[] };
  const { sql, bindings } = layered(steps, ['id', 'x', 'country'], staged, warehouse.engine.fence);
  const why = `clean_why_${steps.findIndex(({ column }) => column.name === 'x')}`;
  const { rows } = (await warehouse.knex.raw(`select x as value, ${why} as why from (${sql}) as c order by id`, bindings)) as { rows: Cleaned[] };
  return rows;
}

const TABLES: readonly [rule: string, options: Options, cases: readonly (readonly [given: string | null, value: string | null, why?: string | null, beside?: string])[]][] = [
  ['trim', {}, [[' a b\t\n', 'a b'], ['a', 'a'], ['   ', null, 'blank'], [null, null]]],
  ['email', {}, [
    ['ann.lee42@mail.example.com', 'ann.lee42@mail.example.com'], ['  Ann.Lee@Example.COM\n', 'ann.lee@example.com'], ['a+tag@x-y.example', 'a+tag@x-y.example'],
    ['', null, 'blank'], ['ann.example.com', null, 'no @'], ['ann@@example.com', null, 'more than one @'], ['ann @example.com', null, 'blank inside'], ['ann@', null, 'no domain'],
    ['ann@example', null, 'no dot in the domain'], ['ann@example.c', null, 'not the form of an address'], ['.ann@example.com', null, 'not the form of an address'],
    ['änn@example.com', null, 'not the form of an address'], ['ann@exam_ple.com', null, 'not the form of an address'], ["o'hara@example.com", "o'hara@example.com"], [null, null],
  ]],
  ['phone', { country: 'DE' }, [
    ['+15551234567', '+15551234567'], ['+49 (0)30 123456', '+4930123456'], ['0049 30 123456', '+4930123456'], ['030/123-456', '+4930123456'], ['(030) 12.34.56', '+4930123456'],
    ['call me', null, 'not a number'], ['+49 30 123 ext 4', null, 'wrong length'], ['+49 12', null, 'wrong length'], ['+1234567890123456', null, 'wrong length'], ['+0301234567', null, 'no such country code'], [' ', null, 'blank'], [null, null],
    ['49 30 1234567', '+49301234567'], ['4921 123456', '+494921123456'], ['+490301234567', '+49301234567'], ['0049 030 1234567', '+49301234567'], ['+9991234567', null, 'no such country code'],
    ['+390612345678', '+390612345678'], ['+2250701020304', '+2250701020304'], ['030 1234567 ext. 12', '+49301234567'], ['030 1234567x12', '+49301234567'], ['(030) 1234567, Ext 9', '+49301234567'], ['+80012345678', '+80012345678'],
  ]],
  ['phone', { country: 'ES' }, [['34 600 123 456', '+34600123456'], ['600 123 456', '+34600123456'], ['+34600123456', '+34600123456']]],
  ['phone', { country_column: 'country' }, [
    ['030 123456', '+4930123456', null, 'Germany'], ['(415) 555-0123', '+14155550123', null, 'USA'], ['1 415 555 0123', '+14155550123', null, 'us'], ['06 12345678', '+390612345678', null, 'IT'],
    ['8 912 345 67 89', '+79123456789', null, 'RU'], ['06 30 123 4567', '+36301234567', null, 'HUN'], ['030 123456', null, 'no country code', 'nowhere'],
    ['45 12 34 56', '+4545123456', null, 'DK'], ['45 12 34 56 78', '+4512345678', null, 'DK'], ['391 234 5678', '+393912345678', null, 'IT'], ['9198 765 432', '+919198765432', null, 'IN'], ['91 98765 43210', '+919876543210', null, 'IN'], ['030 123456', null, 'no country code'],
  ]],
  ['phone', { country: 'NL', country_column: 'country' }, [['06 12345678', '+31612345678', null, 'nowhere'], ['06 12345678', '+33612345678', null, 'FR']]],
  ['name', {}, [['  Ann   Mary ', 'Ann Mary'], ['n/a', null, 'no name'], ['. .', null, 'no name'], ['X Æ A-12', 'X Æ A-12'], ['ANN', 'ANN'], [' ', null, 'blank'], [null, null]]],
  ['name', { case: 'capital' }, [
    ['Ann', 'Ann'], ['ANN-MARIE', 'Ann-Marie'], ["o'hara", "O'Hara"], ['jean  luc', 'Jean Luc'], ['McDonald', 'McDonald'], ['van Gogh', 'van Gogh'], ['ÉMILE', 'Émile'], ['östlund', 'Östlund'], [' ', null, 'blank'], [null, null],
    ['ŁUKASZ', 'Łukasz'], ['żaneta', 'Żaneta'], ['ČENĚK', 'Čeněk'], ['ŞULE', 'Şule'], ['ИВАН-ПЁТР', 'Иван-Пётр'], ['γιαννησ', 'Γιαννησ'],
    ['N/A', null, 'no name'], ['NULL', null, 'no name'], ['-', null, 'no name'], ['Null', 'Null'], ['NA', 'Na'],
  ]],
  ['name', { case: 'upper' }, [['é b', 'É B']]],
  ['name', { case: 'lower' }, [['É B', 'é b']]],
  ['country', {}, [
    ['DE', 'DE'], ['de', 'DE'], ['DEU', 'DE'], ['Germany ', 'DE'], ['deutschland', 'DE'], ['united  kingdom', 'GB'], ['UK', 'GB'], ["Côte d'Ivoire", 'CI'], ['ÖSTERREICH', 'AT'], ['XX', null, 'no country'], ['Atlantis', null, 'no country'], ['', null, 'blank'], [null, null],
  ]],
  ['currency', {}, [['eur', 'EUR'], ['EUR', 'EUR'], ['€', 'EUR'], ['US$', 'USD'], ['$', null, 'no currency'], ['XAU', null, 'no currency'], [' ', null, 'blank'], [null, null]]],
  ['one_of', { values: { female: ['F', 'Woman'], male: ['m', "l'homme"] } }, [['f', 'female'], ['FEMALE', 'female'], [' woman ', 'female'], ["L'Homme", 'male'], ['x', null, 'none of the words'], ['', null, 'blank'], [null, null]]],
  ['one_of', { values: { female: ['F'] }, otherwise: 'keep' }, [['f', 'female'], ['Other?', 'Other?'], [null, null]]],
];

test.for(TABLES)('%s %j', async ([rule, options, cases]) => {
  const warehouse = await temporaryWarehouse();
  const found = await cleaned(warehouse, rule, options, cases.map(([given]) => given), cases.map(([, , , beside]) => beside ?? null));
  expect(found.map(({ value, why }, index) => [cases[index]?.[0], value, why])).toEqual(cases.map(([given, value, why]) => [given, value, why ?? null]));
});

test('every country is known by its codes and names, and every currency by its code', async () => {
  const warehouse = await temporaryWarehouse();
  const written = COUNTRIES.flatMap(({ alpha2, alpha3, names: known }) => [alpha2, alpha3, ...known].map((text) => [text, alpha2]));
  expect(COUNTRIES).toHaveLength(249);
  expect((await cleaned(warehouse, 'country', {}, written.map(([text = '']) => text))).map(({ value }) => value)).toEqual(written.map(([, code]) => code));
  expect((await cleaned(warehouse, 'currency', {}, CURRENCIES)).map(({ value }) => value)).toEqual(CURRENCIES);
});

const RULES: readonly [string, Options][] = [['trim', {}], ['email', {}], ['phone', { country: 'GB' }], ['name', { case: 'capital' }], ['country', {}], ['currency', {}], ['one_of', { values: { yes: ['y'], no: ['n'] }, otherwise: 'keep' }]];

/** Texts as people and systems send them, hostile ones among them. */
const text = fc.oneof(
  fc.string({ maxLength: 12 }), fc.string({ unit: fc.constantFrom(...Array.from('aZé@. +-0123()\t\'"|=?:$%_\\\u00a0ßİKÅ')), maxLength: 14 }),
  fc.emailAddress(), fc.constantFrom('Germany', 'germany\n', '+49 (0)30 1234567', 'ANN LEE', 'Y', '€'),
).filter((given) => !given.includes('\u0000'));
const texts = fc.array(text, { minLength: 1, maxLength: 200 });

test('cleaning what is clean changes nothing', async () => {
  const warehouse = await temporaryWarehouse();
  await fc.assert(fc.asyncProperty(fc.constantFrom(...RULES), texts, async ([rule, options], values) => {
    const once = (await cleaned(warehouse, rule, options, values)).map(({ value }) => value as string | null);
    expect(await cleaned(warehouse, rule, options, once)).toEqual(once.map((value) => ({ value, why: null })));
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 500 : 40 });
});

postgresTest('PostgreSQL cleans as the tables say', async () => {
  const warehouse = await postgresWarehouse();
  for (const [rule, options, cases] of TABLES) {
    const found = await cleaned(warehouse, rule, options, cases.map(([given]) => given), cases.map(([, , , beside]) => beside ?? null));
    expect({ rule, found: found.map(({ value, why }) => [value, why]) }).toEqual({ rule, found: cases.map(([, value, why]) => [value, why ?? null]) });
  }
});

postgresTest('both engines clean alike, whatever the text', async () => {
  const [ours, theirs] = [await temporaryWarehouse(), await postgresWarehouse()];
  await fc.assert(fc.asyncProperty(fc.constantFrom(...RULES), texts, async ([rule, options], values) => {
    expect(await cleaned(theirs, rule, options, values)).toEqual(await cleaned(ours, rule, options, values));
  }), { numRuns: process.env['MUSTER_TEST_FULL'] ? 500 : 40 });
});
