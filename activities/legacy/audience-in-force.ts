import type { AudienceConfig } from '../../config/schema.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { ActivityDeps } from '../deps.ts';
import { audienceOf, settingsOf } from '../settings.ts';

/**
 * An audience as a night plans it: of its segmentation or, as long as that has not taken the place of the one that it is to replace, of that
 * one. `serving`: whether a model of its segmentation serves tonight, and so whether anybody knows who belongs.
 */
export async function audienceInForce(deps: ActivityDeps, name: string, date: LogicalDate, serving: boolean): Promise<{ audience: AudienceConfig; serving: boolean }> {
  const { knex } = deps.warehouse;
  const audience = audienceOf(deps, name);
  const { replaces } = settingsOf(deps, audience.segmentation);
  if (!replaces) return { audience, serving };
  const { segmentation: legacy } = replaces;
  const replaced = await knex('meta.legacy_replacements').where({ segmentation: audience.segmentation, legacy }).where('logical_date', '<=', date).first('logical_date');
  if (replaced) return { audience, serving };
  const scored = await knex('marts.segments').where({ segmentation: legacy, as_of_date: date }).first('segment_id');
  return { audience: { ...audience, segmentation: legacy, select: audience.legacySelect ?? audience.select }, serving: scored !== undefined };
}
