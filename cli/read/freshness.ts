import { MusterError } from '../../core/errors.ts';
import type { FreshnessState } from '../../warehouse/lineage/manifest.ts';
import type { Context } from '../context.ts';
import { readRows } from './warehouse.ts';

export interface StaleSource { source: string; logical_date: string; status: string; reason: string }

/** Sources that were not fresh on the newest night that looked. */
export async function staleSources(context: Context): Promise<StaleSource[]> {
  if (!await isMeasured(context)) return [];
  return await readRows(context, `
    select source, logical_date, status, reason from meta.freshness
    where status in ('warn', 'error') and logical_date = (select max(logical_date) from meta.freshness) order by source`) as unknown as StaleSource[];
}

/** How fresh each source was when a night last looked, by its id; nothing where there is no warehouse yet. */
export async function freshnessStates(context: Context): Promise<Map<string, FreshnessState>> {
  try {
    if (!await isMeasured(context)) return new Map();
  } catch (error) {
    if (error instanceof MusterError && error.kind === 'environment') return new Map();
    throw error;
  }
  const rows = await readRows(context, `
    select f.source, f.logical_date, f.status, f.newest, f.age_hours, f.reason from meta.freshness f
    join (select source, max(logical_date) as logical_date from meta.freshness group by source) newest on newest.source = f.source and newest.logical_date = f.logical_date`);
  return new Map(rows.map(({ source, ...state }) => [String(source), state as unknown as FreshnessState]));
}

/** A state folder of an earlier version has no such table until a night has run. */
async function isMeasured(context: Context): Promise<boolean> {
  return (await readRows(context, "select 1 as there from information_schema.tables where table_schema = 'meta' and table_name = 'freshness'")).length > 0;
}
