import { expect, inject, test } from 'vitest';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { landed, resolveNight, SHOP_WHO, shopResolved, togetherOn, type Landings } from '../../support/identity.ts';
import { postgresWarehouse, rowsOf, temporaryFolder, temporaryWarehouse } from '../../support/warehouse.ts';

const DAY = '2026-01-01';
const ANN = { first_name: 'Ann', last_name: 'Lee', birth_year: 1980 };
const BOB = { first_name: 'Bob', last_name: 'Lee', birth_year: 1975 };

async function resolved(customers: NonNullable<Landings[string]['customers']>, identity: Parameters<typeof shopResolved>[0] = {}, identifiers: Landings[string]['identifiers'] = [], given?: Warehouse) {
  const warehouse = given ?? await temporaryWarehouse();
  const data = await landed(temporaryFolder(), { [DAY]: { customers, identifiers } });
  await resolveNight(warehouse, await shopResolved(identity), data, DAY, SHOP_WHO);
  return {
    together: await togetherOn(warehouse, DAY),
    verdicts: (await rowsOf(warehouse, 'select record_id, other_record_id, kind, verdict from meta.identity_links order by 1, 2, 3')).map((row) => Object.values(row).join(' ')),
    shared: (await rowsOf(warehouse, 'select kind, holders, reason from meta.identity_shared order by 1')).map((row) => Object.values(row).join(' ')),
  };
}

test('an identifier links whatever way it is written', async () => {
  const { together } = await resolved([
    { ...ANN, customer_id: 'A1', email: 'ann.lee@example.com' }, { first_name: 'A.', last_name: 'LEE', customer_id: 'A2', email: ' Ann.Lee@Example.COM' },
    { ...BOB, customer_id: 'B1', phone: '+49 30 1234567' }, { ...BOB, customer_id: 'B2', phone: '0049-30-1234567' }, { ...BOB, customer_id: 'B3', phone: '(030) 123 45 67', country: 'DE' },
    { ...ANN, customer_id: 'C1', loyalty_id: 'L0000-0012', first_name: 'Zoë' }, { ...ANN, customer_id: 'C2', loyalty_id: 'l00000012', first_name: 'ZOE' },
  ], { callingCode: '49' });
  expect(together).toEqual({ A1: 'A1+A2', B1: 'B1+B2+B3', C1: 'C1+C2' });
});

test('what is no address and no number links nobody', async () => {
  const { together } = await resolved([
    { ...ANN, customer_id: 'A1', email: 'none', phone: '0' }, { ...ANN, customer_id: 'A2', email: 'none', phone: '0' },
    { ...ANN, customer_id: 'A3', email: 'a@@b.example', phone: '-' }, { ...ANN, customer_id: 'A4', email: 'a@@b.example', phone: '-' },
  ]);
  expect(together).toEqual({});
});

/** Identifiers as a system tells of them beside the register, each of a record of its own. */
const seen = (type: string, values: Record<string, string>): NonNullable<Landings[string]['identifiers']> =>
  Object.entries(values).map(([customer_id, identifier_value]) => ({ customer_id, identifier_type: type, identifier_value }));

test.for(['duckdb', ...(inject('databaseUrl') === null ? [] : ['postgres'])])('what systems write for none links nobody, and a number is one however it is written (%s)', async (engine) => {
  const { together, shared, verdicts } = await resolved([
    ...['N/A', 'n.a.', '0', '0', 'xxxxx', 'XXXXX', '-', '-'].map((loyalty_id, index) => ({ customer_id: `L${index}`, loyalty_id })),
    { ...ANN, customer_id: 'M1', loyalty_id: '7', email: 'ann@example.com' }, { ...ANN, customer_id: 'M2', loyalty_id: 'unknown', email: 'ann@example.com' }, { customer_id: 'M3', loyalty_id: '7' },
    { customer_id: 'P1', phone: '+49301234567' },
  ], { callingCode: '49' }, [
    ...seen('phone', { P2: '+49 (0)30 1234567', P3: '49 30 1234567', P4: '030/1234567', P5: '030 1234567 ext. 12', Q1: '00000000000', Q2: '00000000000' }),
    ...seen('cookie', { K1: 'undefined', K2: 'undefined', K3: '(null)', K4: '(null)' }),
    ...seen('device', { D1: '00000000-0000-0000-0000-000000000000', D2: '00000000-0000-0000-0000-000000000000', D3: 'a0', D4: 'a0' }),
    ...seen(' Email', { E1: 'x@example.com' }), ...seen('email', { E2: 'X@example.com' }), ...seen('LOYALTY_ID', { E3: 'L-9' }), ...seen('loyalty_id', { E4: 'l9' }),
  ], engine === 'duckdb' ? undefined : await postgresWarehouse());
  expect(together).toEqual({ D3: 'D3+D4', E1: 'E1+E2', E3: 'E3+E4', M1: 'M1+M2+M3', P1: 'P1+P2+P3+P4+P5' });
  expect(shared).toEqual([]);
  expect(verdicts.filter((verdict) => !verdict.endsWith('linked'))).toEqual([]);
});

test('without a calling code a number that does not say its country is compared as it is', async () => {
  const { together } = await resolved([], {}, seen('phone', { A1: '030 1234567', A2: '(030) 123-4567', B1: '+49 30 1234567', B2: '0049 (0)30 1234567' }));
  expect(together).toEqual({ A1: 'A1+A2', B1: 'B1+B2' });
});

test('a household that shares a telephone stays two people, and who says nothing of themselves belongs to neither', async () => {
  const { together, verdicts, shared } = await resolved([
    { ...ANN, customer_id: 'A1', phone: '+15551234567' }, { ...BOB, customer_id: 'B1', phone: '+15551234567' },
    { ...ANN, customer_id: 'A2', phone: '+15551234567', birth_year: null }, { customer_id: 'X', phone: '+15551234567' },
  ]);
  expect(together).toEqual({ A1: 'A1+A2' });
  expect(shared).toEqual(['phone 4 contradicts']);
  expect(verdicts).toEqual(['A1 A2 phone linked', 'A1 B1 phone contradicts', 'A1 X phone shared', 'A2 B1 phone contradicts', 'A2 X phone shared', 'B1 X phone shared']);
});

test('an identifier that too many hold links nobody, whoever they are', async () => {
  const clerks = Array.from({ length: 6 }, (_, index) => ({ ...ANN, customer_id: `A${index}`, email: 'none@example.com' }));
  expect(await resolved(clerks)).toEqual({ together: {}, verdicts: [], shared: ['email 6 too_many'] });
  expect((await resolved(clerks, { maxRecords: 6 })).together).toEqual({ A0: 'A0+A1+A2+A3+A4+A5' });
});

test('other names, years of birth and loyalty ids contradict; a year is forgiven where two kinds of identifiers agree', async () => {
  const pairs: [boolean, object, object][] = [
    [true, { first_name: 'Martin' }, { first_name: 'Martni' }],
    [false, { first_name: 'Martin' }, { first_name: 'Marta' }],
    // Letters beyond those of one locale.
    [true, { first_name: 'Łukasz' }, { first_name: 'łukasz' }], [true, { first_name: 'ČENĚK' }, { first_name: 'Cenek' }], [true, { first_name: 'ИВАН' }, { first_name: 'иван' }],
    [false, { first_name: 'Jan' }, { first_name: 'Ian' }],
    [true, { birth_year: 1980 }, { birth_year: null }],
    [false, ANN, { ...ANN, birth_year: 1981 }],
    [true, { ...ANN, phone: '+15551234567' }, { ...ANN, birth_year: 1981, phone: '+15551234567' }],
    [false, { ...ANN, loyalty_id: 'L1' }, { ...ANN, loyalty_id: 'L2' }],
  ];
  const { together } = await resolved(pairs.flatMap(([, one, other], index) => [
    { ...one, customer_id: `P${index}a`, email: `p${index}@example.com` }, { ...other, customer_id: `P${index}b`, email: `p${index}@example.com` },
  ]));
  expect(Object.keys(together)).toEqual(pairs.flatMap(([linked], index) => (linked ? [`P${index}a`] : [])));
});

test('a record that holds two people together is let go', async () => {
  const { together, verdicts } = await resolved([
    { ...ANN, customer_id: 'A1', email: 'ann@example.com' }, { ...ANN, customer_id: 'A2', email: 'ann@example.com' },
    { customer_id: 'X', email: 'ann@example.com', phone: '+15551234567' }, { ...BOB, customer_id: 'B1', phone: '+15551234567' },
  ]);
  expect(together).toEqual({ A1: 'A1+A2' });
  expect(verdicts).toContain('B1 X phone group');
});

test('cookies and devices link records that the register does not link, also one that is in no register', async () => {
  const { together } = await resolved([{ ...ANN, customer_id: 'A1' }, { ...ANN, customer_id: 'A2' }], {}, [
    { customer_id: 'A1', identifier_type: 'cookie', identifier_value: 'K1' }, { customer_id: 'A2', identifier_type: 'cookie', identifier_value: 'K1' },
    { customer_id: 'A2', identifier_type: 'device', identifier_value: 'D1' }, { customer_id: 'GHOST', identifier_type: 'device', identifier_value: 'D1' },
  ]);
  expect(together).toEqual({ A1: 'A1+A2+GHOST' });
});

test('only the kinds that are configured link', async () => {
  const rows = [{ ...ANN, customer_id: 'A1', email: 'ann@example.com', loyalty_id: 'L1' }, { ...ANN, customer_id: 'A2', email: 'ann@example.com', loyalty_id: 'L2' }];
  expect((await resolved(rows, { identifiers: ['phone'] })).together).toEqual({});
  // Cards that are not trusted to link are not trusted to tell apart either.
  expect((await resolved(rows, { identifiers: ['email'] })).together).toEqual({ A1: 'A1+A2' });
});

test('resemblance links where the evidence is strong enough, and not where two others resemble as much', async () => {
  const crowd = Array.from({ length: 60 }, (_, index) => ({ customer_id: `Z${index}`, first_name: `Name${'abcdefghij'[index % 10]}${'klmnop'[index % 6]}`, last_name: `Family${'abcdefghij'[index % 10]}`, birth_year: 1940 + index, postcode: String(20_000 + index) }));
  const twin = { first_name: 'Ida', last_name: 'Quist', birth_year: 1990 };
  const rows = [...crowd, { ...ANN, customer_id: 'A1', postcode: '10115' }, { ...ANN, first_name: 'ANN', customer_id: 'A2', postcode: '10115' },
    { ...twin, customer_id: 'I1', postcode: '1', loyalty_id: 'L1' }, { ...twin, customer_id: 'I2', postcode: '2', loyalty_id: 'L2' }, { ...twin, customer_id: 'I3' }];
  expect((await resolved(rows)).together).toEqual({});
  const { together, verdicts } = await resolved(rows, { probabilistic: { probability: 0.9 } });
  expect(together).toEqual({ A1: 'A1+A2' });
  expect(verdicts).toEqual(['A1 A2 probabilistic linked', 'I1 I3 probabilistic ambiguous', 'I2 I3 probabilistic ambiguous']);
});
