import { literal } from '../../core/sql-literal.ts';
import { asPercent, counted } from '../../core/words.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { requireChanges } from './changes.ts';

/** Nights that a person is shown; programs get all. */
const MOST_NIGHTS = 30;

interface Night {
  segmentation: string; legacy: string; logical_date: LogicalDate; version: number; legacy_version: number; customers: number; adjusted_rand: number | null;
  contingency: string; value_feature: string; value_share: number | null; legacy_value_share: number | null; kept_share: number | null; legacy_kept_share: number | null;
}
interface Gate { subject: string; logical_date: LogicalDate; gate: string; verdict: string; reason: string }
interface Replacement { segmentation: string; legacy: string; logical_date: LogicalDate; reason: string }

/** How segmentations compare with those that they are to replace, and which have done so. */
export async function showLegacy(context: Context, segmentation: string | undefined): Promise<void> {
  await requireChanges(context);
  const only = segmentation === undefined ? '' : ` where segmentation = ${literal(segmentation)}`;
  const nights = await readRows(context, `select segmentation, legacy, logical_date, version, legacy_version, customers, adjusted_rand, contingency, value_feature, value_share, legacy_value_share, kept_share, legacy_kept_share
    from meta.legacy_comparisons${only} order by segmentation, legacy, logical_date desc`) as unknown as Night[];
  const replacements = await readRows(context, `select segmentation, legacy, logical_date, reason from meta.legacy_replacements${only}`) as unknown as Replacement[];
  const gates = await readRows(context, `select subject, logical_date, gate, verdict, reason from meta.gate_results where subject like 'migration:%' order by logical_date desc, position, gate`) as unknown as Gate[];
  const migrations = [...new Map(nights.map((night) => [`${night.segmentation} ${night.legacy}`, night])).values()].map(({ segmentation: name, legacy }) => {
    const own = nights.filter((night) => night.segmentation === name && night.legacy === legacy);
    const said = gates.filter(({ subject }) => subject === `migration:${name}`);
    const replaced = replacements.find((one) => one.segmentation === name && one.legacy === legacy);
    return {
      segmentation: name, legacy, replaced: replaced ? { logical_date: replaced.logical_date, reason: replaced.reason } : null,
      gates: said.filter(({ logical_date }) => logical_date === said[0]?.logical_date).map(({ subject: _, ...gate }) => gate),
      nights: own.map(({ segmentation: _, legacy: __, contingency, ...night }) => ({ ...night, contingency: JSON.parse(contingency) as unknown })),
    };
  });
  context.answer({ migrations }, () => (migrations.length === 0
    ? 'No night has scored a segmentation beside one that it is to replace. `replaces` of a segmentation names that one: docs/migrating.md.'
    : migrations.map((migration) => textOf(context, migration)).join('\n\n\n')));
}

interface Migration { segmentation: string; legacy: string; replaced: { logical_date: LogicalDate; reason: string } | null; gates: Omit<Gate, 'subject'>[]; nights: Omit<Night, 'segmentation' | 'legacy' | 'contingency'>[] }

function textOf(context: Context, { segmentation, legacy, replaced, gates, nights }: Migration): string {
  const share = (value: number | null): string | null => (value === null ? null : asPercent(value));
  return [
    `${segmentation} beside ${legacy}, ${counted(nights.length, 'night')}. ${replaced ? `Audiences went over on ${replaced.logical_date}: ${replaced.reason}.` : `Audiences use ${legacy} until the gates pass.`}`,
    ...gates.map(({ gate, logical_date, verdict, reason }) => `${gate} on ${logical_date}: ${verdict}. ${reason}.`),
    context.table(['night', 'models', 'customers', 'overlap (ARI)', `of ${nights[0]?.value_feature}`, 'legacy', 'kept segment', 'legacy'],
      nights.slice(0, MOST_NIGHTS).map((night) => [night.logical_date, `v${night.version} / v${night.legacy_version}`, night.customers, night.adjusted_rand?.toFixed(3), share(night.value_share), share(night.legacy_value_share), share(night.kept_share), share(night.legacy_kept_share)]), '–'),
  ].join('\n\n');
}
