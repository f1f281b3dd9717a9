import type { Knex } from 'knex';
import type { LogicalDate } from '../../core/dates.ts';
import { datesIn, publishedPartitions } from '../ledger.ts';
import type { Night } from '../models/binds.ts';
import type { Model } from '../models/model.ts';
import type { Project } from '../models/project.ts';
import { writeMeasures } from './measures.ts';

interface Reference { column: string; entity: string; key: string }

/**
 * Checks across sources: values that refer to another entity and were not known there by the night of their partition. Only
 * partitions that were loaded since the last check, and the night's own, are looked at, each dataset in one pass; only where some
 * source says that it has everything of the other entity.
 */
export async function recordOrphans(trx: Knex, project: Project, night: Night): Promise<void> {
  for (const model of project.models.values()) {
    const references = referencesOf(project, model);
    const partitions = references.length === 0 ? [] : await uncheckedPartitions(trx, model, night.logicalDate);
    if (partitions.length > 0) await check(trx, model, references, partitions, night);
  }
}

function referencesOf({ models, sources }: Project, { staging, columns }: Model): Reference[] {
  if (staging === null) return [];
  const complete = new Set([...models.values()].flatMap((feed) => (feed.staging !== null && sources.get(feed.staging.source)?.complete ? [feed.staging.entity] : [])));
  return columns.flatMap(({ name, references }) => {
    const [entity = '', key = ''] = references?.split('.') ?? [];
    return complete.has(entity) ? [{ column: name, entity, key }] : [];
  });
}

async function uncheckedPartitions(trx: Knex, { name: dataset }: Model, logicalDate: LogicalDate): Promise<LogicalDate[]> {
  const published = [...(await publishedPartitions(trx, dataset)).keys()];
  const checked = new Set(await trx('meta.quality').where({ dataset, measure: 'looked_up' }).pluck<LogicalDate[]>('partition_date'));
  return published.filter((day) => day <= logicalDate && (day === logicalDate || !checked.has(day))).toSorted();
}

async function check(trx: Knex, { name: dataset, staging }: Model, references: readonly Reference[], partitions: readonly LogicalDate[], { logicalDate, knowledgeCutoff }: Night): Promise<void> {
  const seconds = Math.round((Date.parse(knowledgeCutoff) - Date.parse(`${logicalDate}T00:00:00Z`)) / 1000);
  const known = references.map(({ entity, key }, index) => `left join (select ${key} as key, min(loaded_at) as since from staging.${entity} group by ${key}) as known_${index} on known_${index}.key = rows.${references[index]?.column}`);
  const orphans = references.map(({ column }, index) =>
    `count(*) filter (where rows.${column} is not null and (known_${index}.since is null or known_${index}.since > cast(rows.partition_date as timestamp) + interval '${seconds} seconds')) as orphans_${index}`);
  const { rows } = (await trx.raw(
    `select rows.partition_date, count(*) as looked_up, ${orphans.join(', ')} from ${dataset} as rows ${known.join(' ')} where rows.partition_date in ${datesIn(partitions)} group by rows.partition_date`,
  )) as { rows: ({ partition_date: LogicalDate; looked_up: number } & Record<`orphans_${number}`, number>)[] };
  await trx('meta.quality').where({ dataset }).whereIn('measure', ['looked_up', 'orphan']).whereIn('partition_date', partitions).del();
  const counted = new Map(rows.map((found) => [found.partition_date, found]));
  await writeMeasures(trx, { source: staging?.source ?? '', dataset }, partitions.flatMap((day) => [
    { day, measure: 'looked_up', subject: '', rows: counted.get(day)?.looked_up ?? 0 },
    ...references.flatMap(({ column }, index) => {
      const count = counted.get(day)?.[`orphans_${index}`] ?? 0;
      return count === 0 ? [] : [{ day, measure: 'orphan', subject: column, rows: count }];
    }),
  ]));
}
