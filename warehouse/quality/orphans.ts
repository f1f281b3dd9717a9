import type { Knex } from 'knex';
import { addDays, daysBetween, type LogicalDate } from '../../core/dates.ts';
import { unloadedTables } from '../building/unloaded.ts';
import { datesIn, publishedPartitions } from '../ledger.ts';
import type { Night } from '../models/binds.ts';
import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { changedPartitions, noteLookedAt, type ChangedPartition } from './looked-at.ts';
import { writeMeasures } from './measures.ts';

/** A column whose values are those of another entity, and the tables that feed it: its register. */
interface Reference { column: string; entity: string; key: string; registers: string[] }

/** A register that dates rows back further than this many days before the partition they come with corrects no older counts. */
const MOST_DAYS_BACK = 31;

/**
 * Checks across sources: values that refer to another entity and were not known there by the night of their partition; only where some
 * source says that it has everything of the other entity.
 *
 * What can have changed since the last time is looked at, each dataset in one pass: partitions that were loaded since, and where a
 * partition of the register was, those from its day on. On most nights that is the night's own.
 */
export async function recordOrphans(trx: Knex, project: Project, night: Night): Promise<void> {
  // By a register that was never loaded everything would be an orphan.
  const unloaded = await unloadedTables({ knex: trx }, project, { models: [], data: null });
  const models = [...project.models.values()].filter(({ staging }) => staging !== null)
    .map((model) => ({ model, references: referencesOf(project, model).filter(({ registers }) => !registers.some((name) => unloaded.has(name))) }));
  await forget(trx, models.filter(({ references }) => references.length === 0).map(({ model }) => model.name));
  for (const { model, references } of models) if (references.length > 0) await recordOf(trx, model, references, cutoffSeconds(night));
}

function referencesOf({ models, sources }: Project, { columns }: Model): Reference[] {
  const feeds = [...models.values()].flatMap(({ name, staging }) => (staging === null ? [] : [{ name, entity: staging.entity, complete: sources.get(staging.source)?.complete ?? false }]));
  const complete = new Set(feeds.filter((feed) => feed.complete).map(({ entity }) => entity));
  return columns.flatMap(({ name, references }) => {
    const [entity = '', key = ''] = references?.split('.') ?? [];
    return complete.has(entity) ? [{ column: name, entity, key, registers: feeds.filter((feed) => feed.entity === entity).map((feed) => feed.name) }] : [];
  });
}

/** How long after the beginning of its day a night knows what it knows. */
function cutoffSeconds({ logicalDate, knowledgeCutoff }: Night): number {
  return Math.round((Date.parse(knowledgeCutoff) - Date.parse(`${logicalDate}T00:00:00Z`)) / 1000);
}

/** A reference that is declared no more is nobody's orphan. */
async function forget(trx: Knex, datasets: readonly string[]): Promise<void> {
  await trx('meta.quality').where({ measure: 'orphan' }).whereIn('dataset', datasets).del();
  await trx('meta.orphans_looked_at').whereIn('dataset', datasets).del();
}

async function recordOf(trx: Knex, model: Model, references: readonly Reference[], cutoff: number): Promise<void> {
  const registers = [...new Set(references.flatMap((reference) => reference.registers))];
  const about = [cutoff, ...references.map(({ column, entity, key }) => `${column}=${entity}.${key}`)].join(' ');
  const changed = await changedPartitions(trx, model.name, [...new Set([model.name, ...registers])], about);
  if (changed.length === 0) return;
  const from = await correctedFrom(trx, changed.filter(({ dataset }) => registers.includes(dataset)), cutoff);
  const own = changed.filter(({ dataset }) => dataset === model.name).map(({ day }) => day);
  const published = [...(await publishedPartitions(trx, model.name)).keys()];
  const partitions = [...new Set([...own, ...published.filter((day) => from !== null && day >= from)])].toSorted();
  if (partitions.length > 0) await count(trx, model, references, partitions, cutoff);
  await noteLookedAt(trx, model.name, changed);
}

/** The first day whose night may have known what these partitions of registers say; null where none of them has changed. */
async function correctedFrom(trx: Knex, changed: readonly ChangedPartition[], cutoff: number): Promise<LogicalDate | null> {
  const days: LogicalDate[] = changed.map(({ day }) => day);
  for (const dataset of new Set(changed.map((partition) => partition.dataset))) {
    const { rows } = (await trx.raw(
      `select partition_date as day, cast(extract(epoch from min(loaded_at)) as double precision) as since from ${dataset}
       where partition_date in ${datesIn(changed.filter((partition) => partition.dataset === dataset).map(({ day }) => day))} group by partition_date`,
    )) as { rows: { day: LogicalDate; since: number }[] };
    for (const { day, since } of rows) {
      const first = new Date(Math.ceil((since - cutoff) / 86_400) * 86_400_000).toISOString().slice(0, 10);
      if (first < day) days.push(daysBetween(first, day) > MOST_DAYS_BACK ? addDays(day, -MOST_DAYS_BACK) : first);
    }
  }
  return days.toSorted()[0] ?? null;
}

async function count(trx: Knex, { name: dataset, staging }: Model, references: readonly Reference[], partitions: readonly LogicalDate[], cutoff: number): Promise<void> {
  const known = references.map(({ column, entity, key }, index) => `left join (select ${key} as key, min(loaded_at) as since from staging.${entity} group by ${key}) as known_${index} on known_${index}.key = rows.${column}`);
  const orphans = references.map(({ column }, index) =>
    `count(*) filter (where rows.${column} is not null and (known_${index}.since is null or known_${index}.since > cast(rows.partition_date as timestamp) + interval '${cutoff} seconds')) as orphans_${index}`);
  const { rows } = (await trx.raw(
    `select rows.partition_date, ${orphans.join(', ')} from ${dataset} as rows ${known.join(' ')} where rows.partition_date in ${datesIn(partitions)} group by rows.partition_date`,
  )) as { rows: ({ partition_date: LogicalDate } & Record<`orphans_${number}`, number>)[] };
  await trx('meta.quality').where({ dataset, measure: 'orphan' }).whereIn('partition_date', partitions).del();
  await writeMeasures(trx, { source: staging?.source ?? '', dataset }, rows.flatMap((found) => references.flatMap(({ column }, index) => {
    const orphaned = found[`orphans_${index}`] ?? 0;
    return orphaned === 0 ? [] : [{ day: found.partition_date, measure: 'orphan', subject: column, rows: orphaned }];
  })));
}
