import { outcomeDrift, type OutcomeNight } from '../../analytics/index.ts';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { guardedMoment } from '../../warehouse/drift/moments.ts';
import type { Project } from '../../warehouse/models/project.ts';
import type { ActivityDeps } from '../deps.ts';
import { settingsOf } from '../settings.ts';
import type { DriftRow } from './record.ts';

/** Where an outcome stands. */
export interface OutcomeSource { table: string; column: string; day: string }

/** Nights with outcomes that are known in full, as the table tells them tonight: what came late is among it. */
export async function measureOutcomes(deps: ActivityDeps, segmentation: string, date: LogicalDate): Promise<DriftRow[]> {
  const { nights, leastNights, outcomes } = settingsOf(deps, segmentation).drift;
  const rows: DriftRow[] = [];
  for (const [name, { matureAfterDays, threshold, ...source }] of Object.entries(outcomes)) {
    const to = addDays(date, -matureAfterDays);
    const told = await nightsOf(deps, `segmentations.${segmentation}.drift.outcomes.${name}`, source, { from: addDays(to, -nights), to });
    const sound = told.filter((night): night is OutcomeNight => night.mean !== null);
    const at = { monitor: 'outcomes', subject: name, against: 'recent nights' };
    // The newest night is the one that is judged: without its figures an older one would pass for it.
    const broken = told.at(-1)?.mean === null ? told.at(-1)!.date : null;
    const { value, effect, threshold: limit, p, band, alarm, reason, unmeasured, judged } = outcomeDrift({ name, date, matureAfterDays, nights: broken === null ? sound : [], leastChunks: leastNights, ...(threshold !== undefined && { threshold }) });
    const blind = broken === null ? unmeasured : `it holds an infinite value on ${broken}, or one too large for a deviation`;
    rows.push({ ...at, measure: 'mean', value, alarm: false, reason: judged === null ? null : `of ${judged}` });
    rows.push({ ...at, measure: 'difference', value: effect, threshold: limit, low: band?.low ?? null, high: band?.high ?? null, p, alarm, reason: reason ?? blind });
  }
  return rows;
}

type Told = Omit<OutcomeNight, 'mean'> & { /** Null where a value is infinite or too large. */ mean: number | null };

async function nightsOf({ warehouse, project }: ActivityDeps, where: string, source: OutcomeSource, { from, to }: { from: LogicalDate; to: LogicalDate }): Promise<Told[]> {
  const number = outcomeNumber(project, where, source);
  const { table, day } = source;
  const { rows } = (await warehouse.knex.raw(
    `select cast(${day} as date) as date, count(value) as n, ${guardedMoment('avg', 'value')} as mean, ${guardedMoment('stddev_pop', 'value')} as deviation
     from (select ${day}, nullif(${number}, cast('NaN' as double precision)) as value from ${table} where ${day} >= cast(? as date) and ${day} < cast(? as date)) as outcomes
     group by cast(${day} as date) order by cast(${day} as date)`, [from, addDays(to, 1)],
  )) as { rows: { date: string; n: unknown; mean: number | null; deviation: number | null }[] };
  return rows.map(({ date, n, mean, deviation }) => ({ date, rows: Number(n), mean: Number(n) === 0 ? 0 : mean, deviation: deviation ?? 0 }));
}

/** SQL of a rate of true values, or of the number itself. @throws MusterError usage for a table or column that no model has, or one that holds neither. */
export function outcomeNumber({ models }: Pick<Project, 'models'>, where: string, { table, column, day }: OutcomeSource): string {
  const model = models.get(table);
  if (!model) throw new MusterError({ kind: 'usage', where: `${where}.table`, found: `no model "${table}"`, allowed: [...models.keys()].filter((name) => name.startsWith('marts.')).join(', '), todo: 'name one of these' });
  const typeOf = (key: string, name: string, allowed: RegExp): string => {
    const fitting = model.columns.filter(({ type }) => allowed.test(type)).map((one) => one.name);
    const type = model.columns.find((one) => one.name === name)?.type;
    if (type !== undefined && allowed.test(type)) return type;
    throw new MusterError({ kind: 'usage', where: `${where}.${key}`, found: type === undefined ? `${table} has no column "${name}"` : `"${name}" of ${table} is ${type}`, allowed: fitting.join(', '), todo: 'name one of these' });
  };
  typeOf('day', day, /^(date|timestamp)/);
  const type = typeOf('column', column, /^(?!varchar|date|time)/);
  return type === 'boolean' ? `case when ${column} then 1.0e0 when not ${column} then 0.0e0 end` : `cast(${column} as double precision)`;
}
