import type { Project } from '../models/project.ts';
import type { Warehouse } from '../warehouse.ts';
import { plain, type Night } from '../models/binds.ts';

/** Rows of something on a night. */
export interface Volume { name: string; rows: number; /** `flow`: rows of the day, which follow the week. */ drift: 'window' | 'flow' }

/** How much the day brought, as it was known that night: the rows of every entity that has a time of event and is delivered by some system. */
export async function dayVolumes({ knex }: Warehouse, project: Project, { logicalDate, asOf, knowledgeCutoff }: Night): Promise<Volume[]> {
  const counted = timedEntities(project);
  if (counted.length === 0) return [];
  const parts = counted.map(({ name, time }) => `select '${name}' as name, count(*) as n from staging.${name}
    where ${time} >= cast(? as timestamp) and ${time} < cast(? as timestamp) and loaded_at <= cast(? as timestamp)`);
  const { rows } = (await knex.raw(parts.join('\nunion all\n'), counted.flatMap(() => [`${logicalDate} 00:00:00`, plain(asOf), plain(knowledgeCutoff)]))) as { rows: { name: string; n: unknown }[] };
  const found = new Map(rows.map(({ name, n }) => [name, Number(n)]));
  return counted.map(({ name }) => ({ name: `staging.${name}`, rows: found.get(name) ?? 0, drift: 'flow' as const }));
}

/** An entity that is made of another one (orders of their lines) would be counted twice, at ten times the cost. */
function timedEntities({ entities, models }: Project): { name: string; time: string }[] {
  const fed = new Set([...models.values()].map(({ staging }) => staging?.entity));
  return [...entities.values()].flatMap(({ name, eventTime }) => (eventTime !== undefined && fed.has(name) ? [{ name, time: eventTime }] : []));
}
