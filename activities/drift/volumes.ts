import { volumeDrift, type VolumeDrift } from '../../analytics/index.ts';
import { addDays } from '../../core/dates.ts';
import { dayVolumes } from '../../warehouse/drift/volume.ts';
import { countCustomers } from '../customers.ts';
import type { ActivityDeps } from '../deps.ts';
import { settingsOf } from '../settings.ts';
import type { Night } from '../types.ts';
import type { DriftRow } from './record.ts';

/** Customers of the night and rows that the day brought, beside those of recent nights. */
export async function measureVolumes(deps: ActivityDeps, segmentation: string, night: Night): Promise<DriftRow[]> {
  const { warehouse, project } = deps;
  const { nights, leastNights, volume } = settingsOf(deps, segmentation).drift;
  const date = night.logicalDate;
  const counted = [{ name: 'customers', rows: await countCustomers(warehouse.knex, date), drift: 'window' as const }, ...await dayVolumes(warehouse, project, night)];
  const past = await warehouse.knex('meta.drift_measures')
    .where({ segmentation, monitor: 'volume', measure: 'rows' }).where('logical_date', '<', date).where('logical_date', '>=', addDays(date, -nights))
    .orderBy('logical_date').select<{ date: string; name: string; rows: number }[]>('logical_date as date', 'subject as name', 'value as rows');
  return counted.flatMap(({ name, rows, drift }) => {
    const recent = past.filter((one) => one.name === name).map((one) => ({ date: one.date, rows: one.rows }));
    return volumeRows(volumeDrift({ name, date, rows, drift, recent, threshold: volume, leastChunks: leastNights }));
  });
}

/** The rows as they are, which later nights are compared with, and what they were judged by. */
function volumeRows({ name, rows, effect, threshold, band, alarm, reason, unmeasured }: VolumeDrift): DriftRow[] {
  const at = { monitor: 'volume', subject: name, against: 'recent nights' };
  return [
    { ...at, measure: 'rows', value: rows, alarm: false, reason: null },
    { ...at, measure: 'log_ratio', value: effect, threshold, low: band?.low ?? null, high: band?.high ?? null, alarm, reason: reason ?? unmeasured },
  ];
}
