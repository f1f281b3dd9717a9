import { asPercent, counted } from '../../core/words.ts';
import type { Concentration, VarianceExplained } from '../../analytics/index.ts';
import type { Context } from '../context.ts';
import { groupNamed, type Group } from './group.ts';
import { readCells, readRankedSums, readTotal, type Asked, type Cell } from './heterogeneity-sql.ts';
import { modelOf, oneSegmentation } from './segmentation.ts';
import type { PublishedSegment, Where } from './subject.ts';
import { verdictOf } from './heterogeneity-verdict.ts';

export interface Measure {
  feature: string;
  label: string;
  /** It made the segments, so that these explain it by construction. */
  made: boolean;
  /** What the column of the group explains of all customers of whom it is known, what the segments do of the same, and what they do inside the group. */
  demographic: VarianceExplained | null;
  segments: VarianceExplained | null;
  inside: VarianceExplained | null;
}

export interface MicroSegment {
  id: string;
  name: string;
  customers: number;
  share: number;
  /** Share of what the group brings; null where nothing says what customers bring. */
  value_share: number | null;
  gini: number | null;
  top_tenth: number | null;
}

/** A demographic group beside the behavioural segments inside it. */
export async function showHeterogeneity(context: Context, asked: { group: string; measures: readonly string[] | undefined }, where: Where): Promise<void> {
  const { readModels } = await import('../sql/models.ts');
  const { factsOf, valueFeature } = await import('../../activities/profile/facts.ts');
  const { kindsOf, numberNamed } = await import('../../activities/categorical.ts');
  const { featureRows } = await import('../../warehouse/feature-rows.ts');
  const { labelOf } = await import('../../analytics/index.ts');
  const { project } = await readModels(context);
  const published = await oneSegmentation(context, where);
  const [segment] = published;
  const model = await modelOf(context, segment);
  const kinds = kindsOf(project, model);
  const made = model.preparation.features.map(({ feature }) => feature).filter((feature) => !kinds.has(feature));
  const value = valueFeature(project, made);
  const names = [...new Set(asked.measures ?? [...(value === null ? [] : [value]), ...made.filter((name) => project.features.has(name))])];
  for (const name of names) numberNamed(project, name, '--measures', kinds);
  const group = await groupNamed(context, project, asked.group, segment.logical_date);
  const about: Asked = { segment, group, features: featureRows(project, value === null ? names : [...names, value]) };
  const cells = await readCells(context, about, names);
  const facts = factsOf(project);
  const measures = await explained(cells, group, names.map((feature) => ({ feature, label: labelOf(facts(feature)), made: made.includes(feature) })));
  const { whole, inside, value_share } = await concentrations(context, about, published, cells, value);
  const customers = inside.reduce((sum, one) => sum + one.customers, 0);
  const document = {
    logical_date: segment.logical_date, segmentation: segment.segmentation, model: segment.model,
    group: { column: group.column, value: group.value, customers, share: customers / published.reduce((sum, { size }) => sum + size, 0), value_share },
    value: value === null ? null : { feature: value, label: labelOf(facts(value)) },
    concentration: { gini: whole?.gini ?? null, top_tenth: whole?.topTenth ?? null }, segments: inside, measures: measures.map(plain),
  };
  const verdict = verdictOf({ group, value: document.value, measures, segments: inside });
  context.answer({ ...document, verdict }, () => [
    `As of ${document.logical_date}, ${document.segmentation} v${document.model}: ${group.column} = ${group.value} has ${counted(customers, 'customer')}, ${asPercent(document.group.share)} of all${value_share === null || !document.value ? '' : `, and ${asPercent(value_share)} of the value (${document.value.label})`}`,
    verdict,
    context.table(['segment', 'name', 'customers', 'share', 'of its value', 'Gini', 'top tenth has'], [
      ...inside.map((one) => [one.id, one.name, one.customers, asPercent(one.share), percentOr(one.value_share), one.gini?.toFixed(3), percentOr(one.top_tenth)]),
      ['', 'the whole group', customers, asPercent(1), value_share === null ? null : asPercent(1), whole?.gini.toFixed(3), percentOr(whole?.topTenth ?? null)],
    ], '–'),
    `Share of the variance explained, with its 95% interval\n${context.table(['measure', `${group.column}, all customers`, 'segments, all customers', 'segments inside the group', 'made them'],
      measures.map(({ label, made, demographic, segments, inside }) => [label, ...[demographic, segments, inside].map(shareWords), made ? 'yes' : null]), '–')}`,
    'What made the segments is explained by them because they were drawn by it; the other measures are what to judge by.',
  ].join('\n\n'));
}

/** What explains how much, of customers of whom the column of the group is known. */
async function explained(cells: readonly Cell[], group: Group, about: readonly Pick<Measure, 'feature' | 'label' | 'made'>[]): Promise<Measure[]> {
  const { merged, varianceExplained } = await import('../../analytics/index.ts');
  return about.map((measure, index): Measure => {
    const by = (key: (cell: Cell) => string, of: readonly Cell[]): VarianceExplained | null =>
      varianceExplained([...new Set(of.map(key))].map((name) => merged(of.filter((cell) => key(cell) === name).map(({ moments }) => moments[index]!))));
    return {
      ...measure,
      demographic: by(({ kind }) => kind, cells),
      segments: by(({ segment }) => segment, cells),
      inside: by(({ segment }) => segment, cells.filter(({ kind }) => kind === group.value)),
    };
  });
}

interface Concentrations { whole: Concentration | null; inside: MicroSegment[]; value_share: number | null }

/** The segments inside the group, those that bring most first, and how what they bring is spread. */
async function concentrations(context: Context, about: Asked, published: readonly PublishedSegment[], cells: readonly Cell[], value: string | null): Promise<Concentrations> {
  const { concentrationOf } = await import('../../analytics/index.ts');
  const sums = value === null ? new Map() : await readRankedSums(context, about, value);
  const all = value === null ? null : await readTotal(context, about, value);
  const whole = sums.get(null);
  const own = cells.filter(({ kind }) => kind === about.group.value);
  const customers = own.reduce((sum, cell) => sum + cell.customers, 0);
  const inside = own.map((cell): MicroSegment => {
    const of = sums.get(cell.segment);
    const spread = of ? concentrationOf(of) : null;
    return {
      id: cell.segment, name: published.find(({ id }) => id === cell.segment)?.name ?? cell.segment, customers: cell.customers, share: digits(cell.customers / customers),
      value_share: of && whole && whole.total > 0 ? digits(of.total / whole.total) : null, gini: spread && digits(spread.gini), top_tenth: spread && digits(spread.topTenth),
    };
  }).toSorted((a, b) => (b.value_share ?? 0) - (a.value_share ?? 0) || b.customers - a.customers || (a.id < b.id ? -1 : 1));
  const spread = whole ? concentrationOf(whole) : null;
  return { inside, whole: spread && { gini: digits(spread.gini), topTenth: digits(spread.topTenth) }, value_share: whole && all && all.total > 0 ? digits(whole.total / all.total) : null };
}

/** Sums of doubles come in any order: the digits behind these say nothing. */
function digits(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function plain({ demographic, segments, inside, ...measure }: Measure): object {
  const of = (one: VarianceExplained | null): object | null => one && { eta_squared: digits(one.eta), adjusted: digits(one.adjusted), low: digits(one.interval[0]), high: digits(one.interval[1]), groups: one.groups, customers: one.count };
  return { ...measure, demographic: of(demographic), segments: of(segments), inside: of(inside) };
}

function shareWords(one: VarianceExplained | null): string | null {
  return one && `${asPercent(one.eta)} (${asPercent(one.interval[0])} to ${asPercent(one.interval[1])})`;
}

function percentOr(share: number | null): string | null {
  return share === null ? null : asPercent(share);
}
