import { expect, test } from 'vitest';
import { measurePlan } from '../../activities/audience/evidence.ts';
import { draftPlan } from '../../activities/audience/plan.ts';
import { runGates, type GateResult } from '../../analytics/index.ts';
import { checkConfig } from '../../config/load.ts';
import type { AudienceConfig, MusterConfig } from '../../config/schema.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { checkedProject } from '../../workers/checks.ts';
import { nightOf, shopProject, temporaryWarehouse } from '../support/warehouse.ts';

const DAY = '2026-03-01';
const KEY = { audience: 'offers', destination: 'crm', logical_date: DAY };

/** A company by SQL over the customer's number `i`, from 1. */
interface Company {
  customers?: number;
  gender?: string;
  segment?: string;
  /** Whether there is an e-mail address, and consent. */
  email?: string;
  consents?: string;
}

const GENDER = "case when i % 100 < 45 then 'f' when i % 100 < 90 then 'm' when i % 100 < 99 then null else 'rare' end";

async function company({ customers = 1000, gender = GENDER, segment = "case when i % 2 = 0 then 's001' else 's002' end", email = 'true', consents = 'true' }: Company = {}): Promise<Warehouse> {
  const warehouse = await temporaryWarehouse();
  const { knex } = warehouse;
  const people = `(select i, 'C' || lpad(cast(i as varchar), 5, '0') as customer_id from generate_series(1, ${customers}) as numbers (i)) people`;
  await knex.raw('create schema if not exists staging');
  await knex.raw('create table staging.customers (customer_id varchar, email varchar, phone varchar, updated_at timestamp, loaded_at timestamp)');
  await knex.raw('create table staging.consents (consent_id varchar, customer_id varchar, purpose varchar, granted boolean, expires_at timestamp, recorded_at timestamp, loaded_at timestamp)');
  await knex.raw('create table intermediate.customers (as_of_date date, customer_id varchar)');
  const { models } = await shopProject();
  for (const mart of ['marts.customer_demographics', 'marts.customer_orders']) await knex.raw(`create table ${mart} (${models.get(mart)!.columns.map(({ name, type }) => `${name} ${type}`).join(', ')})`);
  await knex.raw(`insert into staging.customers select customer_id, case when ${email} then customer_id || '@example.com' end, null, null, timestamp '2026-01-01' from ${people}`);
  await knex.raw(`insert into staging.consents select 'N' || customer_id, customer_id, 'email_marketing', true, null, timestamp '2026-01-01', timestamp '2026-01-01' from ${people} where ${consents}`);
  await knex.raw(`insert into marts.customer_demographics (as_of_date, customer_id, gender) select date '${DAY}', customer_id, ${gender} from ${people}`);
  await knex.raw(`insert into intermediate.customers select date '${DAY}', customer_id from ${people}`);
  await knex.raw(`insert into marts.customer_orders (as_of_date, customer_id, monetary_84d) select date '${DAY}', customer_id, i % 10 from ${people}`);
  await knex.raw(`insert into marts.segment_membership (segmentation, as_of_date, customer_id, segment_id, model_version) select 'customers', date '${DAY}', customer_id, ${segment}, 1 from ${people}`);
  return warehouse;
}

function configOf(audience: Partial<NonNullable<MusterConfig['audiences']>[string]>) {
  return checkConfig({
    segmentations: { customers: { features: ['monetary_84d'] } }, destinations: { crm: { kind: 'file', path: 'x' } },
    audiences: { offers: { segmentation: 'customers', destinations: ['crm'], gates: {}, ...audience } },
  }, { file: '/muster.config.ts' });
}

/** What the gates say of the plan for these segments. */
async function judged(warehouse: Warehouse, audience: Partial<AudienceConfig>, segmentIds = ['s001']): Promise<Record<string, GateResult>> {
  const { audiences: { offers } } = configOf(audience);
  const [night, project] = [{ ...nightOf(DAY), run: DAY }, await shopProject()];
  return warehouse.knex.transaction(async (trx) => {
    const draft = await draftPlan(trx, KEY, { night, audience: offers!, segmentIds, project });
    const { there, joining, members, removed, removedForConsent } = draft.counts;
    const plan = { audience: 'offers', acknowledged: there || null, added: joining, members, removed: removed - removedForConsent, removedForConsent };
    const results = runGates('audience', offers!.gates, plan, await measurePlan(trx, { key: KEY, night, audience: offers!, draft, project }));
    await draft.release();
    return Object.fromEntries(results.map((result) => [result.name, result]));
  });
}

const benefit = (more: Partial<NonNullable<AudienceConfig['fairness']>> = {}): Pick<AudienceConfig, 'fairness'> => ({ fairness: { kind: 'benefit', attributes: ['gender'], groups: {}, eligible: 'reachable', ...more } });
const TWO = "case when i % 100 < 50 then 'f' when i % 100 < 90 then 'm' end";
/** Half of the men and of those nobody knows, and a quarter of the women. */
const UNFAIR = "case when (i % 100 >= 50 and i % 2 = 0) or i % 4 = 0 then 's001' else 's002' end";

test('an audience that takes women half as often as men is found, as a benefit and as a burden, with intervals', async () => {
  const warehouse = await company({ gender: TWO, segment: UNFAIR });
  const { fairness } = await judged(warehouse, benefit());
  expect(fairness).toMatchObject({ verdict: 'fail', threshold: 0.8, evidence: { kind: 'benefit', attributes: [{ attribute: 'gender', reference: 'm', not_computed: [] }] } });
  expect(fairness!.reason).toMatch(/^how group "f" of gender fares over group "m", by their selection rates, 0\.52 is below 0\.80; with 95% confidence it lies from 0\.4\d to 0\.6\d$/);
  // 13 of 50 women have a number that four divides.
  expect(fairness!.evidence).toMatchObject({ attributes: [{ groups: [
    { group: 'f', eligible: 500, selected: 130, rate: 0.26, ratio: 0.52, difference: 0.24 },
    { group: 'm', eligible: 400, selected: 200, rate: 0.5 },
    { group: 'unknown', eligible: 100, selected: 50, rate: 0.5, ratio: 1, difference: 0 },
  ] }] });
  const { fairness: burden, fairness_difference: difference } = await judged(warehouse, { ...benefit({ kind: 'burden' }), gates: { fairness_difference: {} } });
  expect(burden!.verdict).toBe('fail');
  expect(difference).toMatchObject({ verdict: 'fail', value: 0.24 });
});

test('a fair audience passes and says how sure that is', async () => {
  const { fairness } = await judged(await company({ gender: TWO }), benefit({ attributes: ['gender'] }));
  expect(fairness).toMatchObject({ verdict: 'pass', value: 1 });
  expect(fairness!.reason).toMatch(/is not below 0\.80; with 95% confidence it lies from 0\.\d\d to 1\.\d\d$/);
});

test('a group of few is never told of by name or number, and lets no audience pass', async () => {
  const warehouse = await company();
  const { fairness } = await judged(warehouse, benefit());
  expect(fairness).toMatchObject({ verdict: 'fail', value: expect.closeTo(1, 0) as unknown, reason: expect.stringMatching(/not computed: gender: a group of fewer than 30 customers$/) as unknown });
  expect(JSON.stringify(fairness)).not.toMatch(/rare|:10\b/);
  const { fairness: tolerant } = await judged(warehouse, { ...benefit(), gates: { fairness: { unknown: 'warn' } } });
  expect(tolerant!.verdict).toBe('warn');
});

test('a group that is absent is named: one that nobody eligible belongs to, and one that the configuration expects', async () => {
  const warehouse = await company({ gender: TWO, consents: `${TWO} is not null` });
  const consented = { consent: 'email_marketing' };
  const { fairness } = await judged(warehouse, { ...benefit({ groups: { gender: ['f', 'm', 'd'] } }), ...consented });
  expect(fairness).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/not computed: gender: nobody eligible in "unknown"; gender: nobody, or fewer than 30 customers, in "d"$/) as unknown });
  const { fairness: everybody } = await judged(await company({ gender: "'f'" }), benefit());
  expect(everybody).toMatchObject({ verdict: 'fail', value: null, reason: expect.stringContaining('fewer than two groups to compare') as unknown });
});

test('who may not be reached is not eligible, unless all customers are', async () => {
  // Every other man has no address; who has one is taken alike.
  const warehouse = await company({ gender: TWO, email: `not (${TWO} = 'm' and i % 4 in (0, 1)) or ${TWO} is null` });
  const sends: Partial<AudienceConfig> = { identifiers: ['email_sha256'] };
  expect((await judged(warehouse, { ...benefit(), ...sends })).fairness).toMatchObject({ verdict: 'pass' });
  expect((await judged(warehouse, { ...benefit({ eligible: 'customers' }), ...sends })).fairness).toMatchObject({ verdict: 'fail', value: expect.closeTo(0.5, 1) as unknown });
});

test('members whom the destination keeps count as selected, those who leave do not', async () => {
  const warehouse = await company({ gender: TWO, segment: UNFAIR });
  await warehouse.knex.raw(`insert into meta.audience_members (audience, destination, customer_id, since) select 'offers', 'crm', customer_id, date '2026-02-01' from marts.segment_membership where customer_id < 'C00101'`);
  const { fairness, planned_churn: churn, minimum_size: size } = await judged(warehouse, { ...benefit(), gates: { planned_churn: { maxShare: 10 }, minimum_size: {} } });
  expect(fairness).toMatchObject({ verdict: 'fail', evidence: { attributes: [{ groups: [{ group: 'f', selected: 130 }, { group: 'm', selected: 200 }, { group: 'unknown' }] }] } });
  const selected = (fairness!.evidence as { attributes: { groups: { selected: number }[] }[] }).attributes[0]!.groups.reduce((sum, group) => sum + group.selected, 0);
  expect(size).toMatchObject({ verdict: 'pass', value: selected });
  // A tenth is held: who of it is not in the segment leaves, and nine tenths of the segment join.
  expect(churn).toMatchObject({ value: ((selected * 9) / 10 + 100 - selected / 10) / 100 });
});

test('the smallest segment that leaves is counted among those who leave', async () => {
  const warehouse = await company({ segment: "case when i <= 20 then 's001' when i <= 500 then 's002' else 's003' end" });
  const gates = { k_anonymity: {} };
  expect((await judged(warehouse, { gates }, ['s001', 's002'])).k_anonymity).toMatchObject({ verdict: 'fail', value: 20, threshold: 30, evidence: { members: 500, segments: 2, smallest: 's001' } });
  expect((await judged(warehouse, { gates }, ['s002', 's003'])).k_anonymity).toMatchObject({ verdict: 'pass', value: 480 });
  expect((await judged(warehouse, { gates }, [])).k_anonymity).toMatchObject({ verdict: 'pass', value: null });
});

test('members are compared with those withheld; without a holdout that is skipped, and said', async () => {
  const warehouse = await company();
  const asked = { outcome: 'monetary_84d', gates: { lift: {} } };
  const withheld = (where: string) => warehouse.knex.raw(`insert into meta.audience_holdouts (audience, customer_id, since) select 'offers', customer_id, date '2026-02-01' from marts.segment_membership where ${where}`);
  await warehouse.knex.raw(`insert into meta.audience_members (audience, destination, customer_id, since) select 'offers', 'crm', customer_id, date '2026-02-01' from marts.segment_membership`);
  expect((await judged(warehouse, asked)).lift).toMatchObject({ verdict: 'pass', value: null, reason: 'audience "offers" has no holdout yet: nothing to compare with, skipped' });
  // Numbers that end in 7 to 9 spend most: members spend less than those withheld.
  await withheld("substr(customer_id, 6, 1) >= '7'");
  const { lift } = await judged(warehouse, asked);
  expect(lift).toMatchObject({ verdict: 'fail', evidence: { outcome: 'monetary_84d', members: { customers: 700, mean: 3 }, holdout: { customers: 300, mean: 8 }, difference: -5 } });
  expect((await judged(warehouse, { gates: { lift: {} } })).lift).toMatchObject({ verdict: 'fail', value: null, reason: expect.stringContaining('no `outcome`') as unknown });
});

test('a marked audience is judged, whatever other gates it has; attributes that are none are found out at the start', async () => {
  expect(configOf({ fairness: { kind: 'burden', attributes: ['gender'] } }).audiences['offers']!.gates).toEqual({ fairness: {} });
  expect(configOf({ fairness: { kind: 'burden', attributes: ['gender'] }, gates: { fairness: { minRatio: 0.9 } } }).audiences['offers']!.gates).toEqual({ fairness: { minRatio: 0.9 } });
  expect(configOf({}).audiences['offers']!.gates).toEqual({});
  expect(() => configOf({ fairness: { kind: 'burden', attributes: ['gender'], groups: { sex: ['f'] } } })).toThrow(/fairness\.groups: "sex" is not known; allowed: gender/);
  await expect(checkedProject(configOf({ fairness: { kind: 'burden', attributes: ['gendre'] } }))).rejects.toThrow(/audiences\.offers\.fairness\.attributes: "gendre", which is no demographic column in kinds; allowed: .*gender.*; to do: write "gender"/);
});
