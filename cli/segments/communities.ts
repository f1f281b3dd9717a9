import type { Driver, VarianceExplained } from '../../analytics/index.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { asPercent, counted, grouped } from '../../core/words.ts';
import { literal } from '../../core/sql-literal.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { readCells, type Cell } from './heterogeneity-sql.ts';
import { modelOf, oneSegmentation } from './segmentation.ts';
import { segmentsOn, type Where } from './subject.ts';

/** Communities that a person is shown, and those that are described; programs get all. */
const MOST_SHOWN = 20;
const MOST_DESCRIBED = 5;

interface GraphRow {
  logical_date: LogicalDate; compared_with: LogicalDate | null; customers: number; members: number; linked: number; edges: number; pairs: number; things: number; common_things: number;
  communities: number; modularity: number;
}
interface CommunityRow { id: string; customers: number; mean_degree: number; top_influence: number; top_ten_share: number }

/** The communities of a night: how large they are, who leads them by rank and number, and what sets them apart. Nobody is named. */
export async function showCommunities(context: Context, where: Where): Promise<void> {
  const graph = await graphOf(context, where.date);
  const rows = await readRows(context, `select community as id, customers, cast(round(cast(mean_degree as numeric(18, 6)), 2) as double precision) as mean_degree,
      cast(round(cast(top_influence as numeric(18, 6)), 3) as double precision) as top_influence, cast(round(cast(top_ten_share as numeric(18, 6)), 4) as double precision) as top_ten_share
    from marts.customer_communities where as_of_date = cast(${literal(graph.logical_date)} as date) order by customers desc, community`) as unknown as CommunityRow[];
  const told = await describe(context, { ...where, date: graph.logical_date });
  const inSome = rows.reduce((sum, { customers }) => sum + customers, 0);
  const communities = rows.map((row) => ({ ...row, share: row.customers / inSome, ...(told?.of.get(row.id) ?? { segment: null, segment_share: null, value_share: null, drivers: '' }) }));
  const document = { ...graph, in_a_community: inSome, value: told?.value ?? null, segmentation: told?.segmentation ?? null, explained: told?.explained ?? null, community: communities };
  context.answer(document, () => [
    [
      `As of ${graph.logical_date}: ${counted(graph.members, 'customer')} in the graph, ${grouped(graph.linked)} of them linked by ${counted(graph.edges, 'link')}; ${counted(rows.length, 'community', 'communities')} with ${counted(inSome, 'customer')}, modularity ${graph.modularity.toFixed(3)}.`,
      graph.modularity < STRUCTURE ? `A modularity below ${STRUCTURE} is little: who belongs together is hardly more than chance.` : '',
      graph.members < graph.customers ? `The graph has room for ${grouped(graph.members)} of ${counted(graph.customers, 'customer')}: a sample by hash.` : '',
      graph.common_things > 0 ? `${grouped(graph.common_things)} of ${counted(graph.things, 'thing')} in common are had by so many that they link nobody.` : '',
    ].filter((line) => line !== '').join('\n'),
    ...(rows.length === 0 ? [] : [context.table(['id', 'customers', 'share', 'of the value', 'mostly', 'links each', 'strongest', 'top ten have'], communities.slice(0, MOST_SHOWN).map((one) => [
      one.id, one.customers, asPercent(one.share), one.value_share === null ? null : asPercent(one.value_share), one.segment === null ? null : `${one.segment} (${asPercent(one.segment_share ?? 0)})`,
      one.mean_degree.toFixed(1), one.top_influence.toFixed(1), asPercent(one.top_ten_share),
    ]), '–')]),
    ...(rows.length > MOST_SHOWN ? [`… ${counted(rows.length - MOST_SHOWN, 'smaller community', 'smaller communities')}: --json`] : []),
    ...communities.slice(0, MOST_DESCRIBED).filter(({ drivers }) => drivers !== '').map(({ id, drivers }) => `${id}: compared with all communities, they ${drivers}.`),
    ...(told?.explained ? [`Communities explain ${asPercent(told.explained.communities)} of the variance of "${told.value?.label}", the segments of ${told.segmentation} ${asPercent(told.explained.segments)} (of the same customers).`] : []),
    'Shares are of the customers in a community. "Strongest" is the influence of the most influential member (PageRank, 1 is the average customer), "top ten have" what share of the community\'s influence its ten most influential have. Who they are: `npx --no muster query` on marts.customer_graph, by community_rank.',
  ].join('\n\n'));
}

/** Below it a partition is taken for no structure (Clauset, Newman and Moore, 2004). */
const STRUCTURE = 0.3;

async function graphOf(context: Context, date: LogicalDate | undefined): Promise<GraphRow> {
  const [there] = await readRows(context, "select count(*) as tables from information_schema.tables where (table_schema = 'meta' and table_name = 'graphs') or (table_schema = 'marts' and table_name = 'customer_communities')");
  const nights = Number(there?.['tables'] ?? 0) < 2 ? [] : await readRows(context, `select logical_date, compared_with, customers, members, linked, edges, pairs, things, common_things, communities, modularity
    from meta.graphs order by logical_date desc`) as unknown as GraphRow[];
  const found = date === undefined ? nights[0] : nights.find(({ logical_date }) => logical_date === date);
  if (found) return found;
  throw new MusterError({
    kind: 'usage', where: 'segments communities', found: nights.length === 0 ? 'no night has made a graph' : `no graph of ${date}`,
    allowed: nights.length === 0 ? 'a state in which a night has run with `graph` in the configuration' : nights.slice(0, 14).map(({ logical_date }) => logical_date).join(', '),
    todo: nights.length === 0 ? 'add graph: { relations: { products: 1 } } to the configuration and run a night' : 'choose one of these nights',
  });
}

interface Described { segment: string; segment_share: number; value_share: number | null; drivers: string }
interface Told { of: Map<string, Described>; value: { feature: string; label: string } | null; segmentation: string; explained: { communities: number; segments: number } | null }

/** What sets communities apart, by what made the segments; null where no segments are. */
async function describe(context: Context, where: Where): Promise<Told | null> {
  if ((await segmentsOn(context, where)).length === 0) return null;
  const { driverWords, drivesSegment, labelOf, merged, standardised, varianceExplained } = await import('../../analytics/index.ts');
  const { factsOf, valueFeature } = await import('../../activities/profile/facts.ts');
  const { featureRows } = await import('../../warehouse/feature-rows.ts');
  const { kindsOf } = await import('../../activities/categorical.ts');
  const { readModels } = await import('../sql/models.ts');
  const { project } = await readModels(context);
  const published = await oneSegmentation(context, await besideOf(context, where));
  const [segment] = published;
  const model = await modelOf(context, segment);
  const categories = kindsOf(project, model);
  const made = model.preparation.features.map(({ feature }) => feature).filter((name) => !categories.has(name) && project.features.has(name));
  const value = valueFeature(project, made);
  const names = [...new Set([...made, ...(value === null ? [] : [value])])];
  const cells = await readCells(context, { segment, group: { mart: 'marts.customer_graph', column: 'community', value: '' }, features: featureRows(project, names) }, names);
  const kinds = [...groupCells(cells, ({ kind }) => kind)];
  const parts = names.map((_, index) => kinds.map(([, own]) => merged(own.map(({ moments }) => moments[index]!))));
  const wholes = parts.map(merged);
  const at = value === null ? -1 : names.indexOf(value);
  const total = at < 0 ? 0 : parts[at]!.reduce((sum, { count, mean }) => sum + count * mean, 0);
  const of = new Map(kinds.map(([id, own], place): [string, Described] => {
    const customers = own.reduce((sum, cell) => sum + cell.customers, 0);
    const most = own.reduce((top, cell) => (cell.customers > top.customers ? cell : top));
    const drivers: Driver[] = drivesSegment(names.map((feature, index) => ({ feature, difference: standardised(parts[index]![place]!, wholes[index]!) })));
    const { count = 0, mean = 0 } = parts[at]?.[place] ?? {};
    return [id, {
      segment: published.find((one) => one.id === most.segment)?.name ?? most.segment, segment_share: digits(most.customers / customers),
      value_share: total > 0 ? digits((count * mean) / total) : null,
      drivers: driverWords(drivers.map((driver) => ({ ...driver, median: null, wholeMedian: null })), factsOf(project)),
    }];
  }));
  const eta = (key: (cell: Cell) => string): VarianceExplained | null => varianceExplained([...groupCells(cells, key).values()].map((own) => merged(own.map(({ moments }) => moments[at]!))));
  const [communities, segments] = at < 0 ? [null, null] : [eta(({ kind }) => kind), eta(({ segment }) => segment)];
  return {
    of, segmentation: segment.segmentation, value: value === null ? null : { feature: value, label: labelOf(factsOf(project)(value)) },
    explained: communities && segments ? { communities: digits(communities.adjusted), segments: digits(segments.adjusted) } : null,
  };
}

/** Of several segmentations the one that is not made of communities itself, where nobody names another: it would be held against itself. */
async function besideOf(context: Context, where: Where): Promise<Where> {
  if (where.segmentation !== undefined) return where;
  const segments = await segmentsOn(context, where);
  const firsts = [...new Set(segments.map(({ segmentation }) => segmentation))].map((name) => segments.find(({ segmentation }) => segmentation === name)!);
  const others: string[] = [];
  for (const one of firsts.length > 1 ? firsts : []) {
    const { features } = await modelOf(context, one);
    if (features.every(({ feature }) => feature !== 'community')) others.push(one.segmentation);
  }
  return others.length === 1 ? { ...where, segmentation: others[0]! } : where;
}

function groupCells(cells: readonly Cell[], key: (cell: Cell) => string): Map<string, Cell[]> {
  const groups = new Map<string, Cell[]>();
  for (const cell of cells) {
    const own = groups.get(key(cell));
    if (own) own.push(cell);
    else groups.set(key(cell), [cell]);
  }
  return groups;
}

function digits(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
