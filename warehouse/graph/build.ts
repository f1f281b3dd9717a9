import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { compile } from '../models/compile.ts';
import type { Made, Making } from '../models/model.ts';
import { publishedPartitions } from '../ledger.ts';
import type { Warehouse } from '../warehouse.ts';
import { communityIds } from './community-ids.ts';
import type { DetectCommunities, GraphAnswer, GraphRequest, GraphSettings } from './settings.ts';
import type { GraphStatements } from './statements.ts';
import { createGraphTables, type GraphTables } from './work-tables.ts';

/** Where the graph of each night stands, customer by customer. */
export const CUSTOMER_GRAPH = 'marts.customer_graph';

/** Rows of one INSERT. */
const CHUNK = 2_000;

/** Makes the graph of a night inside the transaction that publishes it: edges in the warehouse, communities where `detect` computes them. */
export async function buildGraph(statements: GraphStatements, settings: GraphSettings, detect: DetectCommunities, making: Making): Promise<Made> {
  const { trx, warehouse, binds, run } = making;
  const date = String(binds.logical_date) as LogicalDate;
  const tables = await createGraphTables(trx);
  await makeEdges(statements, making, tables);
  const base = await baseOf(trx, date);
  const read = await readGraph(trx, warehouse, tables, base);
  const answer = await detect({ graph: read.graph, before: read.before, seed: settings.seed, resolution: settings.resolution, minMembers: settings.minMembers });
  const ids = communityIds(answer, read.names, date);
  await writeNodes(trx, tables, answer, ids);
  await warehouse.engine.takeStatistics(trx, tables.own('work.graph_nodes'));
  await record(trx, tables, { logical_date: date, run, compared_with: base, communities: answer.count, modularity: Math.round(answer.modularity * 1e9) / 1e9 });
  return { ...compile(tables.own(statements.rows), binds), release: tables.drop };
}

async function makeEdges({ members, relations, spend, edges }: GraphStatements, { trx, warehouse: { engine }, binds, relations: resolved }: Making, { own }: GraphTables): Promise<void> {
  const run = async (sql: string, table: string, bindings: (string | boolean)[] = []): Promise<void> => {
    await trx.raw(own(sql), bindings);
    await engine.takeStatistics(trx, own(table));
  };
  const night = (sql: string): ReturnType<typeof compile> => compile(sql, binds, resolved);
  const { sql, bindings } = night(members);
  await run(sql, 'work.graph_members', bindings);
  for (const { name, sql: select } of relations) {
    const held = night(select);
    // Members first: of a large company few are, and only their rows have to be told apart.
    await run(`insert into work.graph_held (relation, thing, n) select distinct '${name}', held.thing, members.n from (${held.sql}) as held
      join work.graph_members as members on members.customer_id = held.customer_id`, 'work.graph_held', held.bindings);
  }
  const paid = night(spend);
  await run(`insert into work.graph_spend (customer_id, amount) select customer_id, sum(amount) from (${paid.sql}) as lines group by customer_id`, 'work.graph_spend', paid.bindings);
  for (const statement of edges) await run(statement, /work\.graph_\w+/.exec(statement)![0]);
}

/** The night whose communities this one's continue: that of its first run, so that the same date again gives the same ids. */
async function baseOf(trx: Knex, date: LogicalDate): Promise<LogicalDate | null> {
  const known = await trx('meta.graphs').where({ logical_date: date }).first<{ compared_with: LogicalDate | null } | undefined>('compared_with');
  if (known) return known.compared_with;
  return [...(await publishedPartitions(trx, CUSTOMER_GRAPH)).keys()].toSorted().findLast((day) => day < date) ?? null;
}

interface ReadGraph { graph: GraphRequest['graph']; before: Int32Array; /** Communities of the night before, by their numbers in `before`. */ names: string[] }

async function readGraph(trx: Knex, { engine }: Warehouse, { own }: GraphTables, base: LogicalDate | null): Promise<ReadGraph> {
  const members = await engine.readColumns(trx, own(`select coalesce(graph.community, '') as community, cast(members.n as double precision) as n
    from work.graph_members as members
    left join ${CUSTOMER_GRAPH} as graph on graph.customer_id = members.customer_id and graph.as_of_date = ${base === null ? 'cast(null as date)' : `date '${base}'`}
    order by members.n`), []);
  const edges = await engine.readColumns(trx, own(`select '' as id, cast(a as double precision) as a, cast(b as double precision) as b, cast(units as double precision) as units
    from work.graph_edges order by a, b`), []);
  const names = [...new Set(members.ids.filter((community) => community !== ''))].toSorted();
  const numbers = new Map(names.map((name, number) => [name, number]));
  const [source = [], target = [], weight = new Float64Array()] = edges.columns;
  return {
    graph: { nodes: members.ids.length, source: Uint32Array.from(source), target: Uint32Array.from(target), weight },
    before: Int32Array.from(members.ids, (community) => numbers.get(community) ?? -1), names,
  };
}

/** Numbers and ids of our own making: nothing to bind. */
async function writeNodes(trx: Knex, { own }: GraphTables, { labels, influence, count }: GraphAnswer, ids: readonly string[]): Promise<void> {
  const sizes = new Int32Array(count);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  const ranks = new Int32Array(labels.length);
  const seen = new Int32Array(count);
  // Of equal influence the first by its number, which is a hash.
  for (const node of Array.from(labels.keys()).toSorted((a, b) => influence[b]! - influence[a]! || a - b)) if (labels[node]! >= 0) ranks[node] = ++seen[labels[node]!]!;
  const rows = Array.from(labels, (label, node) => `(${node}, ${label < 0 ? 'null, null, null' : `'${ids[label]!}', ${sizes[label]!}, ${ranks[node]!}`}, ${influence[node]!})`);
  for (let from = 0; from < rows.length; from += CHUNK) {
    await trx.raw(own(`insert into work.graph_nodes (n, community, community_size, community_rank, influence)
      select n, cast(community as varchar), cast(size as bigint), cast(place as bigint), cast(influence as double precision)
      from (values ${rows.slice(from, from + CHUNK).join(', ')}) as nodes (n, community, size, place, influence)`));
  }
}

interface Recorded { logical_date: LogicalDate; run: string; compared_with: LogicalDate | null; communities: number; modularity: number }

/** How large the graph is, and what is not in it: told wherever it is shown. */
async function record(trx: Knex, { own }: GraphTables, known: Recorded): Promise<void> {
  const { rows: [counts] } = (await trx.raw(own(`select
    (select count(*) from intermediate.customers where as_of_date = date '${known.logical_date}') as customers,
    (select count(*) from work.graph_members) as members,
    (select count(*) from (select a from work.graph_edges union select b from work.graph_edges) as ends) as linked,
    (select count(*) from work.graph_edges) as edges,
    (select count(*) from work.graph_pairs) as pairs,
    (select count(*) from work.graph_things) as things,
    (select count(*) from work.graph_things where common) as common_things`))) as { rows: object[] };
  await trx('meta.graphs').where({ logical_date: known.logical_date }).del();
  await trx('meta.graphs').insert({ ...known, ...counts });
}
