import type { Knex } from 'knex';
import { addDays, type LogicalDate } from '../../core/dates.ts';
import { counted } from '../../core/words.ts';
import { makesOtherwise } from '../models/otherwise.ts';
import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';

/** Days up to the night's that are looked at: two systems that number alike do so every week, and a join of all history would cost a load. */
const DAYS = 7;

/** Another system's table that may tell of the same things, and what to do if it does. */
interface Rival { table: string; key: readonly string[]; told: string; todo: string }

/**
 * Things that happened once and that two systems tell of by the same id: marts read the rows of both, and would count them twice. Only
 * where several systems tell of one entity, and only of what has a time: who is a customer two systems may well agree on.
 */
export async function sharedKeyWarnings(db: Knex, project: Project, model: Model, logicalDate: LogicalDate): Promise<string[]> {
  const since = addDays(logicalDate, 1 - DAYS);
  const warnings: string[] = [];
  for (const { table, key, told, todo } of rivalsOf(project, model)) {
    const list = key.join(', ');
    const keysOf = (name: string): string => `(select distinct ${list} from ${name} where partition_date >= date '${since}' and partition_date <= date '${logicalDate}')`;
    const { rows } = (await db.raw(`select count(*) as shared from ${keysOf(model.name)} as own join ${keysOf(table)} as other on ${key.map((name) => `other.${name} = own.${name}`).join(' and ')}`)) as { rows: { shared: number }[] };
    const shared = rows[0]?.shared ?? 0;
    if (shared > 0) warnings.push(`${model.staging?.source ?? model.name}: ${told} have the same ${list} (${counted(shared, 'time')} from ${since} to ${logicalDate}), so that both count: ${todo}`);
  }
  return warnings;
}

function rivalsOf({ entities, models }: Project, model: Model): Rival[] {
  const feeds = [...models.values()].filter(({ staging }) => staging !== null);
  const of = (entity: string): Model[] => feeds.filter(({ staging }) => staging?.entity === entity && staging.system !== model.staging?.system);
  return [...entities.values()].filter(({ eventTime, key }) => eventTime !== undefined && !key.includes('partition_date')).flatMap((entity): Rival[] => {
    const { name, key } = entity;
    const rival = (other: Model, told: string, todo: string): Rival => ({ table: other.name, key, told, todo });
    const own = 'give the ids of each system its name in front, as stg_stores__order_lines.sql does';
    const either = (lines: Model): string => `where these are the same ${name}, say \`otherwise: false\` in the header of ${lines.table}.sql; else ${own}`;
    if (model.staging?.entity === name) {
      return [
        ...of(name).map((other) => rival(other, `${name} of ${other.staging?.system}`, own)),
        ...of(entity.otherwise?.from ?? '').filter((other) => makesOtherwise(entity, other, feeds)).map((other) => rival(other, `${name} made of ${other.name}`, either(other))),
      ];
    }
    if (!makesOtherwise(entity, model, feeds)) return [];
    return of(name).map((other) => rival(other, `${name} of ${other.staging?.system}`, either(model)));
  });
}
