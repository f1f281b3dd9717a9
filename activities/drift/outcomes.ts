import { outcomeDrift, type OutcomeNight } from '../../analytics/index.ts';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import type { ActivityDeps } from '../deps.ts';
import { settingsOf } from '../settings.ts';
import type { DriftRow } from './record.ts';

/** Nights with outcomes that are known in full, as the table tells them tonight: what came late is among it. */
export async function measureOutcomes(deps: ActivityDeps, segmentation: string, date: LogicalDate): Promise<DriftRow[]> {
  const { nights, leastNights, outcomes } = settingsOf(deps, segmentation).drift;
  const rows: DriftRow[] = [];
  for (const [name, { table, column, day, matureAfterDays, threshold }] of Object.entries(outcomes)) {
    const to = addDays(date, -matureAfterDays);
    const { rows: found } = (await deps.warehouse.knex.raw(
      `select cast(${day} as date) as date, count(value) as n, avg(value) as mean, stddev_pop(value) as deviation
       from (select ${day}, ${numberOf(deps, `segmentations.${segmentation}.drift.outcomes.${name}`, { table, column, day })} as value from ${table} where ${day} >= cast(? as date) and ${day} < cast(? as date)) as outcomes
       group by cast(${day} as date) order by cast(${day} as date)`, [addDays(to, -nights), addDays(to, 1)],
    )) as { rows: { date: string; n: unknown; mean: number | null; deviation: number | null }[] };
    const told = found.map(({ date: at, n, mean, deviation }): OutcomeNight => ({ date: at, rows: Number(n), mean: mean ?? 0, deviation: deviation ?? 0 }));
    const { value, effect, threshold: limit, p, band, alarm, reason, unmeasured, judged } = outcomeDrift({ name, date, matureAfterDays, nights: told, leastChunks: leastNights, ...(threshold !== undefined && { threshold }) });
    const at = { monitor: 'outcomes', subject: name, against: 'recent nights' };
    rows.push({ ...at, measure: 'mean', value, alarm: false, reason: judged === null ? null : `of ${judged}` });
    rows.push({ ...at, measure: 'difference', value: effect, threshold: limit, low: band?.low ?? null, high: band?.high ?? null, p, alarm, reason: reason ?? unmeasured });
  }
  return rows;
}

/** A rate of true values, or the number itself. @throws MusterError usage for a table or column that no model has. */
function numberOf({ project }: ActivityDeps, where: string, { table, column, day }: { table: string; column: string; day: string }): string {
  const model = project.models.get(table);
  if (!model) throw new MusterError({ kind: 'usage', where: `${where}.table`, found: `no model "${table}"`, allowed: [...project.models.keys()].filter((name) => name.startsWith('marts.')).join(', '), todo: 'name one of these' });
  for (const [key, name] of Object.entries({ column, day })) {
    if (!model.columns.some((one) => one.name === name)) throw new MusterError({ kind: 'usage', where: `${where}.${key}`, found: `${table} has no column "${name}"`, allowed: model.columns.map((one) => one.name).join(', '), todo: 'name one of these' });
  }
  const type = model.columns.find((one) => one.name === column)!.type;
  return type === 'boolean' ? `case when ${column} then 1.0e0 when not ${column} then 0.0e0 end` : `cast(${column} as double precision)`;
}
