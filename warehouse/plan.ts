import type { LogicalDate } from '../core/dates.ts';
import { messageOf } from '../core/errors.ts';
import { currencyOf, type Currency } from './building/upstream.ts';
import { groupBy } from './group-by.ts';
import type { Night } from './models/binds.ts';
import type { Model } from './models/model.ts';
import type { Project } from './models/project.ts';
import { stagingFingerprint } from './staging/fingerprint.ts';
import { originOf } from './staging/origin.ts';
import { checkTables } from './tables.ts';
import type { Warehouse } from './warehouse.ts';

/** Work that is to be done on one table, and why. */
export interface PlannedWork {
  model: string;
  /** Staging: the last night by which everything delivered is loaded. Marts: the partition. */
  date: LogicalDate;
  reason: Exclude<Currency, 'current'> | 'delivered';
  /** Partitions to write. */
  partitions: number;
  /** Landing files to read; null where none are read. */
  files: number | null;
  /** By the mean of what is published; null where nothing is. */
  estimatedRows: number | null;
  /** What keeps the work from being done, such as a file that is not there, or kept the last run from publishing. */
  problem: string | null;
}

export interface PlanRequest {
  /** Models in the order in which they are built. */
  models: readonly string[];
  /** Oldest first. */
  nights: readonly Night[];
  /** Landing files; null where none are configured, which leaves out staging from files. */
  data: string | null;
}

/** What building these models for these nights would do now, without doing it: what is missing, changed or stale. */
export async function planModels(warehouse: Warehouse, project: Project, { models, nights, data }: PlanRequest): Promise<PlannedWork[]> {
  await checkTables(warehouse, project, data);
  const work: PlannedWork[] = [];
  // A table that is to be written makes those stale that read it, whatever their own state.
  const written = new Set<string>();
  for (const name of models) {
    const model = project.models.get(name);
    if (!model || model.kind === 'view') continue;
    const planned = model.staging ? await planStaging(warehouse, project, model, nights.at(-1), data) : await planMart(warehouse, project, model, nights, written);
    if (planned.length > 0) written.add(name);
    work.push(...planned);
  }
  return work;
}

async function planStaging(warehouse: Warehouse, project: Project, model: Model, night: Night | undefined, data: string | null): Promise<PlannedWork[]> {
  const source = project.sources.get(model.staging?.source ?? '');
  if (!source || !night || (data === null && source.table === null)) return [];
  const { logicalDate: date } = night;
  const plan = { model: model.name, date, reason: 'delivered' as const };
  try {
    const { any, files, days, published } = await originOf(source).pending(warehouse.knex, warehouse, { source, model, data, logicalDate: date, fingerprint: stagingFingerprint(warehouse, model, source) });
    if (!any) return [];
    const partitions = days?.length ?? 0;
    const changed = days?.some((day) => published.has(day)) ?? false;
    const mean = await meanRows(warehouse, model.name);
    return [{ ...plan, reason: changed ? 'changed' : 'delivered', partitions, files: source.table === null ? files.length : null, estimatedRows: mean === null ? null : Math.round(mean * partitions), problem: null }];
  } catch (error) {
    return [{ ...plan, partitions: 0, files: 0, estimatedRows: null, problem: messageOf(error) }];
  }
}

async function planMart(warehouse: Warehouse, project: Project, model: Model, nights: readonly Night[], written: ReadonlySet<string>): Promise<PlannedWork[]> {
  const mean = await meanRows(warehouse, model.name);
  const refused = await refusedBy(warehouse, model.name);
  const work: PlannedWork[] = [];
  for (const night of nights) {
    const now = await currencyOf(warehouse, project, model, night);
    const reason = now === 'current' && readsAny(project, model, written) ? 'stale' : now;
    if (reason === 'current') continue;
    work.push({ model: model.name, date: night.logicalDate, reason, partitions: 1, files: null, estimatedRows: mean === null ? null : Math.round(mean), problem: refused.get(night.logicalDate) ?? null });
  }
  return work;
}

/** Dates whose last run was kept from publishing by audits, and by which. */
async function refusedBy({ knex }: Warehouse, dataset: string): Promise<Map<LogicalDate, string>> {
  const rows = (await knex('meta.audit_results').where({ dataset, status: 'error' }).orderBy('audit').select('logical_date', 'audit', 'failures', 'rows')) as { logical_date: string; audit: string; failures: number; rows: number }[];
  return new Map([...groupBy(rows, ({ logical_date }) => logical_date)].map(([date, failed]) =>
    [date, `last run: ${failed.map(({ audit, failures, rows: all }) => `audit ${audit} failed for ${failures} of ${all} rows`).join(', ')}`]));
}

/** Whether a model reads one of these tables, through views or not. */
function readsAny({ models }: Project, { dependsOn }: Model, written: ReadonlySet<string>): boolean {
  return dependsOn.some((name) => {
    const read = models.get(name);
    return written.has(name) || (read?.kind === 'view' && readsAny({ models } as Project, read, written));
  });
}

async function meanRows({ knex }: Warehouse, dataset: string): Promise<number | null> {
  const [row] = (await knex('meta.partitions').where({ dataset, status: 'published' }).avg({ mean: 'rows' })) as { mean: number | null }[];
  return row?.mean ?? null;
}
