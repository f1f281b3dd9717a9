"""The peer: a night as people script it today, with DuckDB for features and scikit-learn for segments.

Reads the landing files of `muster generate`, computes the features that Muster's marts compute (sql/marts/features, the
same definitions: repeated rows once, no returns, registered customers only), prepares those of the default segmentation
(median for missing values, log1p, standard scores), fits KMeans for every k, takes the best silhouette, and writes
customer_id and segment of everybody to a Parquet file.

--features is JSON: [{"feature": "recency_days", "log1p": true}, ...].
"""

import argparse
import json
import time

STARTED = time.perf_counter()

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

FIRST_K, LAST_K = 2, 10
RESTARTS = 10
SILHOUETTE_ROWS = 10_000
SEED = 1

# Distinct on: the same row may be delivered twice. Only columns that something needs are read.
SOURCES = """
create temp table lines as
  select distinct on (order_id, line_number) customer_id, order_id, product_id, ordered_at, quantity, amount, discount
  from read_parquet('{data}/order_lines/*/*.parquet')
  where customer_id is not null and ordered_at < as_of();
create temp table orders as
  select distinct on (order_id) customer_id, channel
  from read_parquet('{data}/orders/*/*.parquet')
  where customer_id is not null and channel is not null and ordered_at >= as_of() - interval 84 days and ordered_at < as_of();
create temp table events as
  select distinct on (event_id) customer_id, session_id, event_at, event_type, device
  from read_parquet('{data}/web_events/*/*.parquet')
  where customer_id is not null and event_at >= as_of() - interval 28 days and event_at < as_of();
create temp table register as
  select customer_id, min(acquired_at) as acquired_at
  from read_csv('{data}/crm_customers/*/*.csv', header = true, all_varchar = false, types = {{'acquired_at': 'timestamp', 'phone': 'varchar', 'postcode': 'varchar'}})
  where acquired_at is null or acquired_at < as_of()
  group by customer_id;
create temp table visits as
  select customer_id, max(event_at) as last_visited_at
  from read_parquet('{data}/web_events/*/*.parquet')
  where customer_id is not null and event_at < as_of()
  group by customer_id;
create temp table messages_seen as
  select distinct on (event_id) customer_id, campaign_id, event_id, event_at, event_type
  from read_parquet('{data}/campaign_events/*/*.parquet')
  where customer_id is not null and event_at >= as_of() - interval 84 days and event_at < as_of();
create temp table ticket_rows as
  select customer_id, ticket_id
  from read_csv('{data}/support_tickets/*/*.csv', header = true)
  where opened_at >= as_of() - interval 84 days and opened_at < as_of();
create temp table answer_rows as
  select customer_id, responded_at, nps
  from read_csv('{data}/surveys/*/*.csv', header = true)
  where nps is not null and responded_at < as_of();
create temp table products as
  select distinct on (product_id) product_id, category
  from read_csv('{data}/products/*/*.csv', header = true)
  where category is not null;
"""

# For a night on order lines, catalogue and register alone: what the other sources would bring, without a row.
NO_OTHER_SOURCES = {
    "orders": "customer_id varchar, channel varchar",
    "events": "customer_id varchar, session_id varchar, event_at timestamp, event_type varchar, device varchar",
    "visits": "customer_id varchar, last_visited_at timestamp",
    "messages_seen": "customer_id varchar, campaign_id varchar, event_id varchar, event_at timestamp, event_type varchar",
    "ticket_rows": "customer_id varchar, ticket_id varchar",
    "answer_rows": "customer_id varchar, responded_at timestamp, nps integer",
}

FEATURES = """
create temp table features as
with window_lines as (
  select * from lines where ordered_at >= as_of() - interval 84 days and amount >= 0
),
buyers as (
  select customer_id, min(ordered_at) filter (where amount >= 0) as first_ordered_at, max(ordered_at) filter (where amount >= 0) as last_ordered_at
  from lines group by customer_id
),
window_orders as (
  select customer_id, order_id, min(ordered_at) as ordered_at, sum(amount) as amount, sum(discount) as discount, sum(quantity) as pieces
  from window_lines group by customer_id, order_id
),
buying as (
  select
    customer_id, count(*) as orders,
    count(*) filter (where ordered_at >= as_of() - interval 28 days) as orders_28d,
    count(*) filter (where isodow(ordered_at) >= 6) as weekend_orders,
    count(*) filter (where hour(ordered_at) >= 18) as evening_orders,
    sum(amount)::double as amount, sum(coalesce(discount, 0))::double as discount, sum(pieces) as pieces,
    epoch(max(ordered_at)) - epoch(min(ordered_at)) as span_seconds
  from window_orders group by customer_id
),
category_spend as (
  select customer_id, category, sum(amount)::double as amount
  from window_lines join products using (product_id) group by customer_id, category
),
breadth as (
  select customer_id, count(*) as categories, sum(amount) as amount, sum(case when amount > 0 then amount * ln(amount) else 0 end) as amount_log_amount
  from category_spend group by customer_id
),
channels as (
  select customer_id, count(*) as orders, count(*) filter (where channel = 'app') as app_orders from orders group by customer_id
),
sessions as (
  select
    customer_id, session_id, max(event_at) as last_at,
    count(*) filter (where event_type in ('page_view', 'product_view')) as page_views,
    count(*) filter (where event_type = 'add_to_cart') as cart_adds,
    max(case when device = 'mobile' then 1 else 0 end) as mobile
  from events group by customer_id, session_id
),
web as (
  select
    customer_id, count(*) filter (where last_at >= as_of() - interval 7 days) as sessions_7d, count(*) as sessions_28d,
    sum(page_views) as page_views, sum(cart_adds) as cart_adds, sum(mobile) as mobile_sessions
  from sessions group by customer_id
),
campaign_steps as (
  select *, count(*) filter (where event_type = 'sent') over (
    partition by customer_id, campaign_id order by event_at, event_type <> 'sent', event_id rows unbounded preceding) as message
  from messages_seen
),
messages as (
  select
    customer_id, campaign_id, message, max(event_at) filter (where event_type = 'sent') as sent_at,
    max(case when event_type in ('opened', 'clicked') then 1 else 0 end) as opened,
    max(case when event_type = 'clicked' then 1 else 0 end) as clicked
  from campaign_steps where message > 0 group by customer_id, campaign_id, message
),
campaigns as (
  select customer_id, count(*) as sent, count(*) filter (where sent_at >= as_of() - interval 28 days) as sent_28d, sum(opened) as opened, sum(clicked) as clicked
  from messages group by customer_id
),
tickets as (
  select customer_id, count(distinct ticket_id) as tickets
  from ticket_rows group by customer_id
),
answers as (
  select customer_id, arg_max(nps, responded_at) as nps
  from answer_rows group by customer_id
),
measured as (
  select
    customer_id,
    date '{date}' - last_ordered_at::date as recency_days,
    coalesce(buying.orders, 0) as frequency_84d,
    coalesce(buying.amount, 0) as monetary_84d,
    buying.amount / buying.orders as average_order_value_84d,
    buying.pieces / buying.orders as items_per_order_84d,
    coalesce(breadth.categories, 0) as category_count_84d,
    case when breadth.amount > 0 then greatest(0, ln(breadth.amount) - breadth.amount_log_amount / breadth.amount) end as category_entropy_84d,
    buying.discount / nullif(buying.amount + buying.discount, 0) as discount_share_84d,
    case when buying.orders >= 2 then span_seconds / 86400 / (buying.orders - 1) end as interpurchase_days_84d,
    weekend_orders / buying.orders as weekend_share_84d,
    evening_orders / buying.orders as evening_share_84d,
    3 * orders_28d / buying.orders as order_trend_28d,
    app_orders / channels.orders as app_share_84d,
    date '{date}' - coalesce(acquired_at, first_ordered_at)::date as tenure_days,
    coalesce(sessions_7d, 0) as sessions_7d,
    coalesce(sessions_28d, 0) as sessions_28d,
    coalesce(page_views, 0) as page_views_28d,
    coalesce(cart_adds, 0) as cart_adds_28d,
    date '{date}' - last_visited_at::date as days_since_visit,
    mobile_sessions / sessions_28d as mobile_share_28d,
    coalesce(sent_28d, 0) as contacts_28d,
    opened / sent as open_rate_84d,
    clicked / sent as click_rate_84d,
    coalesce(tickets, 0) as tickets_84d,
    nps as nps_latest
  from register
  left join buyers using (customer_id)
  left join buying using (customer_id)
  left join breadth using (customer_id)
  left join channels using (customer_id)
  left join visits using (customer_id)
  left join web using (customer_id)
  left join campaigns using (customer_id)
  left join tickets using (customer_id)
  left join answers using (customer_id)
),
cuts as (
  select
    quantile_cont(recency_days, [0.2, 0.4, 0.6, 0.8]) as r,
    quantile_cont(frequency_84d, [0.2, 0.4, 0.6, 0.8]) filter (where frequency_84d > 0) as f,
    quantile_cont(monetary_84d, [0.2, 0.4, 0.6, 0.8]) filter (where frequency_84d > 0) as m
  from measured
)
select
  measured.*,
  case when recency_days is null then 1 else 5 - len(list_filter(r, lambda cut: recency_days > cut)) end as r_score,
  case when frequency_84d = 0 then 1 else 1 + len(list_filter(f, lambda cut: frequency_84d > cut)) end as f_score,
  case when frequency_84d = 0 then 1 else 1 + len(list_filter(m, lambda cut: monetary_84d > cut)) end as m_score
from measured cross join cuts
"""


def load_sources(con, data, date, sources):
    """Reads the landing files; with sources = "commerce" only order lines, catalogue and register."""
    for statement in filter(str.strip, SOURCES.format(data=data, date=date).split(";")):
        table = statement.split()[3]
        if sources == "commerce" and table in NO_OTHER_SOURCES:
            con.execute(f"create temp table {table} ({NO_OTHER_SOURCES[table]})")
        else:
            con.execute(statement)


def read_features(data, date, names, sources):
    """The feature table of a day: customer ids (n) and the named features (n x d), missing as NaN."""
    con = duckdb.connect()
    con.execute(f"create macro as_of() as timestamp '{date}' + interval 1 day")
    load_sources(con, data, date, sources)
    con.execute(FEATURES.format(data=data, date=date))
    columns = con.sql(f"select customer_id, {', '.join(f'{name}::double as {name}' for name in names)} from features").to_arrow_table()
    matrix = np.column_stack([columns[name].to_numpy() for name in names])
    return columns["customer_id"], matrix


def prepare(matrix, logged):
    """Median for missing values, log1p of the columns in logged, standard scores."""
    prepared = np.where(np.isnan(matrix), np.nanmedian(matrix, axis=0), matrix)
    prepared[:, logged] = np.log1p(prepared[:, logged])
    return (prepared - prepared.mean(axis=0)) / prepared.std(axis=0)


def main():
    parser = argparse.ArgumentParser()
    for name in ("data", "date", "features", "out", "report"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--sources", choices=("all", "commerce"), default="all")
    args = parser.parse_args()
    features = json.loads(args.features)
    seconds = {"imports": time.perf_counter() - STARTED, "fit": 0.0, "silhouette": 0.0}

    started = time.perf_counter()
    customers, raw = read_features(args.data, args.date, [one["feature"] for one in features], args.sources)
    seconds["features"] = time.perf_counter() - started

    started = time.perf_counter()
    matrix = prepare(raw, [index for index, one in enumerate(features) if one["log1p"]])
    sample = np.random.default_rng(SEED).permutation(len(matrix))[:SILHOUETTE_ROWS]
    seconds["prepare"] = time.perf_counter() - started

    best = None
    for k in range(FIRST_K, LAST_K + 1):
        started = time.perf_counter()
        model = KMeans(n_clusters=k, n_init=RESTARTS, random_state=SEED).fit(matrix)
        seconds["fit"] += time.perf_counter() - started
        started = time.perf_counter()
        silhouette = float(silhouette_score(matrix[sample], model.labels_[sample]))
        seconds["silhouette"] += time.perf_counter() - started
        if best is None or silhouette > best[0]:
            best = (silhouette, k, model)
    silhouette, k, model = best

    started = time.perf_counter()
    pq.write_table(pa.table({"customer_id": customers, "segment": model.labels_}), args.out)
    seconds["write"] = time.perf_counter() - started
    report = {"customers": len(matrix), "k": k, "silhouette": silhouette, "inertia": float(model.inertia_), "seconds": seconds}
    with open(args.report, "w", encoding="utf-8") as file:
        json.dump(report, file)


if __name__ == "__main__":
    main()
