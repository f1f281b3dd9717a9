import { beforeAll, expect, test } from 'vitest';
import { company, type GeneratedCompany } from './company.ts';

let shop: GeneratedCompany;

beforeAll(async () => {
  shop = await company({ customers: 12_000, days: 35, seed: 31, faults: false, driftDay: null });
});

test('a campaign goes out every Tuesday, and its targets are those it was sent to', async () => {
  const sent = await shop.rows(`select campaign_id as id, channel, cast(cast(min(event_at) as date) as varchar) as date, count(*)::integer as targets
    from {campaign_events} where event_type = 'sent' group by all order by id`);
  expect(sent).toEqual(shop.truth.campaigns.map(({ id, channel, date, targets }) => ({ id, channel, date, targets })));
  expect(sent).toHaveLength(5);
});

test('the holdout is a random fifth and is sent nothing', async () => {
  const held = await shop.number(`select count(*) from '{truth}/holdouts.parquet'`);
  const targets = shop.truth.campaigns.reduce((sum, campaign) => sum + campaign.targets, 0);
  expect(held).toBe(shop.truth.campaigns.reduce((sum, campaign) => sum + campaign.holdouts, 0));
  expect(held / (held + targets)).toBeCloseTo(0.2, 2);
  expect(await shop.number(`select count(*) from '{truth}/holdouts.parquet' join {campaign_events} using (campaign_id, customer_id)`)).toBe(0);
});

test('the true effect on orders is the one that targets and holdouts show', async () => {
  const groups = await shop.rows(`
    with assigned as (
      select campaign_id, customer_id, true as target, cast(event_at as date) as day from {campaign_events} where event_type = 'sent'
      union all
      select h.campaign_id, h.customer_id, false, c.day from '{truth}/holdouts.parquet' h
        join (select campaign_id, min(cast(event_at as date)) as day from {campaign_events} group by 1) c using (campaign_id)
    )
    select campaign_id as id, target, count(distinct (a.customer_id))::integer as people, count(o.order_id)::integer as orders
    from assigned a left join {orders} o on o.customer_id = a.customer_id and o.date >= a.day and o.date < a.day + 7
    where a.day <= date '2026-01-28' group by all`);
  for (const { id, effect } of shop.truth.campaigns.filter(({ date }) => date <= '2026-01-28')) {
    const of = (target: boolean): { people: number; orders: number } => groups.find((group) => group['id'] === id && group['target'] === target) as never;
    const [target, holdout] = [of(true), of(false)];
    const shown = target.orders / target.people / (holdout.orders / holdout.people) - 1;
    // Standard error of a ratio of two Poisson counts.
    const error = (1 + effect) * Math.sqrt(1 / target.orders + 1 / holdout.orders);
    expect(Math.abs(shown - effect)).toBeLessThan(4 * error);
  }
  expect(shop.truth.campaigns.map(({ effect }) => effect)).toContain(0);
});

test('nobody is contacted without a consent in force', async () => {
  const against = await shop.number(`
    with latest as (
      select e.event_id, e.event_at, c.granted, c.expires_at
      from {campaign_events} e
      left join {consents} c on c.customer_id = e.customer_id and c.recorded_at <= e.event_at
        and c.purpose = case e.channel when 'email' then 'email_marketing' when 'sms' then 'sms_marketing' else 'ads' end
      where e.event_type = 'sent'
      qualify row_number() over (partition by e.event_id order by c.recorded_at desc nulls last) = 1
    )
    select count(*) from latest where granted is not true or expires_at <= event_at`);
  expect(against).toBe(0);
});

test('consents are refused, withdrawn, renewed, and some run out', async () => {
  const [counts] = await shop.rows(`select
    count(*) filter (not granted and date = date '2026-01-01') > 0 as refused,
    count(*) filter (not granted and date > date '2026-01-01') > 0 as withdrawn,
    count(*) filter (granted and date > date '2026-01-01') > 0 as renewed,
    count(*) filter (granted and expires_at < timestamp '2026-02-05') > 0 as ended
    from {consents}`);
  expect(counts).toEqual({ refused: true, withdrawn: true, renewed: true, ended: true });
});

test('who unsubscribes has withdrawn the consent the same day', async () => {
  const unsubscribed = await shop.number(`select count(*) from {campaign_events} where event_type = 'unsubscribed'`);
  const withdrawn = await shop.number(`select count(*) from {campaign_events} e join {consents} c
    on c.customer_id = e.customer_id and c.date = e.date and not c.granted where e.event_type = 'unsubscribed'`);
  expect(unsubscribed).toBeGreaterThan(0);
  expect(withdrawn).toBe(unsubscribed);
});
