import type { Knex } from 'knex';
import { runGates, verdictOf, type MigrationEvidence } from '../../analytics/index.ts';
import type { SegmentationConfig } from '../../config/schema.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { transact } from '../../warehouse/transact.ts';
import type { ActivityDeps } from '../deps.ts';
import { kindsOf, numberNamed } from '../categorical.ts';
import { recordGates } from '../registry/gates.ts';
import { isBackfill } from '../registry/nights.ts';
import { measureBeside, type LegacyComparison } from './measure.ts';

type Replaces = NonNullable<SegmentationConfig['replaces']>;

/**
 * Once a night has scored both a segmentation and the one that it is to replace: keeps how they compare, and lets the gates decide whether
 * audiences go over. Whichever is scored later finds the other one. The same night again replaces what it said.
 */
export async function compareWithLegacy(deps: ActivityDeps, scored: string, date: LogicalDate): Promise<void> {
  for (const [segmentation, { replaces }] of Object.entries(deps.config.segmentations)) {
    if (!replaces || (segmentation !== scored && replaces.segmentation !== scored)) continue;
    const versions = await Promise.all([segmentation, replaces.segmentation].map((name) => scoredWith(deps.warehouse.knex, name, date)));
    const [version, legacyVersion] = versions;
    if (version == null || legacyVersion == null) continue;
    const value = numberNamed(deps.project, replaces.value, `segmentations.${segmentation}.replaces.value`, kindsOf(deps.project, deps.config.segmentations[segmentation]!));
    const compared = await measureBeside(deps.warehouse, deps.project, { segmentation, legacy: replaces.segmentation, date, value });
    await keep(deps, { segmentation, replaces, date, version, legacyVersion, compared });
  }
}

async function scoredWith(knex: Knex, segmentation: string, date: LogicalDate): Promise<number | null> {
  const row = await knex('marts.segments').where({ segmentation, as_of_date: date }).first<{ model_version: number } | undefined>('model_version');
  return row?.model_version ?? null;
}

interface Night { segmentation: string; replaces: Replaces; date: LogicalDate; version: number; legacyVersion: number; compared: LegacyComparison }

async function keep({ warehouse }: ActivityDeps, { segmentation, replaces, date, version, legacyVersion, compared }: Night): Promise<void> {
  const { segmentation: legacy, gates } = replaces;
  const { customers, contingency: { rows, columns, counts }, adjustedRand, value, kept } = compared;
  await transact(warehouse, async (trx) => {
    await trx('meta.legacy_comparisons').insert({
      segmentation, legacy, logical_date: date, version, legacy_version: legacyVersion, customers, adjusted_rand: adjustedRand, contingency: JSON.stringify({ rows, columns, counts }),
      value_feature: replaces.value, value_share: value.own, legacy_value_share: value.legacy, kept_share: kept.own, legacy_kept_share: kept.legacy,
    }).onConflict(['segmentation', 'legacy', 'logical_date']).merge();
    // The past is filled in, and moves no audience.
    if (await isBackfill(trx, date)) return;
    const results = runGates('migration', gates, await evidenceOf(trx, segmentation, replaces, date));
    await recordGates(trx, date, `migration:${segmentation}`, results);
    if (verdictOf(results) !== 'pass') return;
    // Once is for good: audiences do not go back and forth.
    await trx('meta.legacy_replacements').insert({ segmentation, legacy, logical_date: date, reason: results.map(({ reason }) => reason).join('; ') || 'no gate is configured', replaced_at: new Date().toISOString() })
      .onConflict(['segmentation', 'legacy']).ignore();
  });
}

interface Kept { adjusted_rand: number | null; value_share: number | null; legacy_value_share: number | null; kept_share: number | null; legacy_kept_share: number | null }

/** Means over the newest nights up to a date, as many as have to be there. */
async function evidenceOf(trx: Knex, segmentation: string, { segmentation: legacy, nights: wanted }: Replaces, date: LogicalDate): Promise<MigrationEvidence> {
  const nights = await trx('meta.legacy_comparisons').where({ segmentation, legacy }).where('logical_date', '<=', date).orderBy('logical_date', 'desc').limit(wanted).select<Kept[]>();
  const mean = (of: (night: Kept) => number | null): number | null => {
    const known = nights.map(of).filter((figure) => figure !== null);
    return known.length === 0 ? null : known.reduce((sum, figure) => sum + figure, 0) / known.length;
  };
  const sides = (own: number | null, old: number | null) => (own === null || old === null ? null : { own, legacy: old });
  return {
    legacy, nights: nights.length, wanted, overlap: mean((night) => night.adjusted_rand),
    value: sides(mean((night) => night.value_share), mean((night) => night.legacy_value_share)),
    kept: sides(mean((night) => night.kept_share), mean((night) => night.legacy_kept_share)),
  };
}
