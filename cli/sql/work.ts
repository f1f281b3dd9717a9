import { nightBounds, type LogicalDate } from '../../core/dates.ts';
import type { Night } from '../../warehouse/models/binds.ts';
import type { Reload } from '../../warehouse/staging/origin.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { Models } from './models.ts';
import { openTelling } from './telling.ts';

export interface Built {
  name: string;
  date: LogicalDate;
  /** `current`: a staging table that lacked nothing. */
  status: 'built' | 'current' | 'failed' | 'skipped';
  rows: number | null;
  seconds: number | null;
  warnings: string[];
  error: string | null;
}

/** One table to stage or build for one night. */
export interface WorkItem { id: string; night: Night }

export interface WorkOptions {
  /** Everything that the command line selects, be it current or not. */
  selected: readonly string[];
  reload: Reload;
}

/** The night of a date, as the configured schedule would fire it. */
export function nightAt({ config }: Models, date: LogicalDate): Night {
  return nightBounds(date, config.schedule.at);
}

/** Does the work in its order. What reads a table that failed, or one that was never loaded and is not selected, is not built; the rest goes on. */
export async function runWork(warehouse: Warehouse, models: Models, items: readonly WorkItem[], how: WorkOptions, note: (message: string) => void): Promise<Built[]> {
  const { messageOf } = await import('../../core/errors.ts');
  const { reach } = await import('../../warehouse/lineage/lineage.ts');
  const { modelProblems } = await import('../../warehouse/check/check-models.ts');
  const problems = await modelProblems(models.project, items.map(({ id }) => id));
  const telling = await openTelling(warehouse, models, note);
  const results: Built[] = [];
  const dead = new Set<string>();
  for (const { id, night } of items) {
    const item = { name: id, date: night.logicalDate, rows: null, seconds: null, warnings: [], error: null };
    if (dead.has(id)) {
      results.push({ ...item, status: 'skipped' });
      continue;
    }
    note(`building ${id} of ${night.logicalDate}`);
    try {
      const [problem] = problems.get(id) ?? [];
      if (problem) throw problem;
      const { rows, seconds, warnings, partitions } = await telling.tell({ id, night }, () => buildOne(warehouse, models, { id, night }, how));
      results.push({ ...item, status: partitions === 0 ? 'current' : 'built', rows, seconds, warnings });
    } catch (error) {
      for (const reader of reach(models.lineage, [id], 'down')) dead.add(reader);
      results.push({ ...item, status: 'failed', error: messageOf(error) });
    }
  }
  await measure(warehouse, models, items, results);
  await telling.close();
  return results;
}

/** Counts what can only be said across sources, as the end of a night does, where something was loaded. */
async function measure(warehouse: Warehouse, { config, project }: Models, items: readonly WorkItem[], results: readonly Built[]): Promise<void> {
  const loaded = results.filter(({ name, status }) => status === 'built' && project.models.get(name)?.staging != null);
  const night = items.map((item) => item.night).filter(({ logicalDate }) => loaded.some(({ date }) => date === logicalDate)).toSorted((a, b) => (a.logicalDate < b.logicalDate ? -1 : 1)).at(-1);
  if (!night) return;
  const { messageOf } = await import('../../core/errors.ts');
  const { measureQuality } = await import('../../warehouse/quality/measure.ts');
  try {
    await measureQuality(warehouse, project, { night, keepDays: config.quarantine.keepDays });
  } catch (error) {
    loaded.at(-1)?.warnings.push(`orphans and gaps were not counted: ${messageOf(error)}`); // what was built is published all the same
  }
}

async function buildOne(warehouse: Warehouse, { config, project }: Models, { id, night }: WorkItem, { selected, reload }: WorkOptions): Promise<{ table: string; rows: number; seconds: number; warnings: string[]; partitions?: number }> {
  const { buildModel } = await import('../../warehouse/build.ts');
  const { requireLoaded } = await import('../../warehouse/building/unloaded.ts');
  const { stageSource } = await import('../../warehouse/stage.ts');
  const { readsFiles, requireDataFolder } = await import('../night/ready.ts');
  const run = `sql-build-${night.logicalDate}`;
  const source = project.models.get(id)?.staging?.source;
  if (source === undefined) {
    await requireLoaded(warehouse, project, id, { models: selected, data: config.dataDir });
    return buildModel(warehouse, project, { model: id, night, run });
  }
  const data = readsFiles(project, source) ? await requireDataFolder(config.dataDir) : config.dataDir;
  return stageSource(warehouse, project, { source, data, night, run, reload });
}
