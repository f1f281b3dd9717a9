import type { LogicalDate } from '../core/dates.ts';
import { messageOf } from '../core/errors.ts';
import { currencyOf, type Currency } from './building/upstream.ts';
import { failedInWords } from './audits/kinds.ts';
import { readsUnloaded, unloadedTables } from './building/unloaded.ts';
import { groupBy } from './group-by.ts';
import type { Night } from './models/binds.ts';
import type { Model } from './models/model.ts';
import { partitionsReadBy } from './models/own-night.ts';
import type { Project } from './models/project.ts';
import { stagingFingerprint } from './staging/fingerprint.ts';
import { originOf } from './staging/origin.ts';
import { refusedTables } from './tables.ts';
import type { Warehouse } from './warehouse.ts';

/** Work that is to be done on one table, and why. */
export interface PlannedWork {
  model: string;
  /** Staging: the last night by which everything delivered is loaded. Marts: the partition. */
  date: LogicalDate;
  /** Staging, beside what is said of marts. `altered`: files look other than when they were loaded; `edited`: rows of a table do; `blocked`: see `problem`. */
  reason: Exclude<Currency, 'current'> | 'delivered' | 'altered' | 'edited' | 'blocked' | 'unloaded';
  /** Landing days whose files have changed since they were loaded; none for any other reason. */
  days: LogicalDate[];
  /** Partitions to write. */
  partitions: number;
  /** Landing files to read; null where none are read. */
  files: number | null;
  /** By the mean of what is published; null where nothing is. */
  estimatedRows: number | null;
  /** What keeps the work from being done, such as a file that is not there, or kept the last run from publishing. */
  problem: string | null;
}

/** With the first partition that it writes. */
interface Planned extends PlannedWork { first: LogicalDate }

/** The partitions that are to be written, by table: of staging the first, with which all later ones come. Oldest first. */
type Written = Map<string, LogicalDate[]>;

/** Before any day there is, and after. */
const [ALL_DAYS, NEVER] = ['0000-01-01', '9999-12-31'];

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
  const refused = await refusedTables(warehouse, project, data);
  const work: PlannedWork[] = [];
  // A partition that is to be written makes those stale that read it, whatever their own state.
  const written: Written = new Map();
  const unloaded = await unloadedTables(warehouse, project, { models, data });
  for (const name of models) {
    const model = project.models.get(name);
    if (!model || model.kind === 'view') continue;
    const planned = model.staging ? await planStaging(warehouse, project, model, nights.at(-1), data) : await planMart(warehouse, project, model, nights, { written, unloaded });
    if (planned.length > 0) written.set(name, planned.map(({ first }) => first).toSorted());
    const error = refused.get(name);
    work.push(...planned.map(({ first: _, ...one }) => (error ? { ...one, problem: error.message } : one)));
  }
  return work;
}

async function planStaging(warehouse: Warehouse, project: Project, model: Model, night: Night | undefined, data: string | null): Promise<Planned[]> {
  const source = project.sources.get(model.staging?.source ?? '');
  if (!source || !night || (data === null && source.table === null)) return [];
  const { logicalDate: date } = night;
  const plan = { model: model.name, date, first: ALL_DAYS, days: [] };
  const fingerprint = stagingFingerprint(warehouse, model, source);
  try {
    const { any, files, days, published, altered, printed } = await originOf(source).pending(warehouse.knex, warehouse, { source, model, data, logicalDate: date, fingerprint, reload: 'altered' });
    if (!any) return [];
    const mean = await meanRows(warehouse, model.name);
    const problem = await refusedLast(warehouse, model.name);
    const workOn = (some: readonly LogicalDate[] | null): Pick<Planned, 'first' | 'partitions' | 'files' | 'estimatedRows' | 'problem'> => ({
      first: some === null ? ALL_DAYS : some.toSorted()[0] ?? date,
      partitions: some?.length ?? 0, files: source.table === null ? files.filter(({ day }) => some === null || day === null || some.includes(day)).length : null,
      estimatedRows: mean === null ? null : Math.round(mean * (some?.length ?? 0)), problem,
    });
    // Days after the first that is loaded anew for its files come along where a repeat was left out: its key may be free.
    const anew = altered.length === 0 ? [] : (days ?? []).filter((day) => published.has(day));
    const others = days?.filter((day) => !anew.includes(day)) ?? null;
    const again = others?.flatMap((day) => printed.get(day) ?? []) ?? [];
    // What is published of a table says what its rows were, behind the fingerprint of the model.
    const edited = source.table !== null && again.every((print) => print.startsWith(`${fingerprint}.`));
    const reason = again.length === 0 ? 'delivered' : edited ? 'edited' : 'changed';
    return [
      ...(anew.length === 0 ? [] : [{ ...plan, reason: 'altered' as const, days: [...altered], ...workOn(anew) }]),
      ...(anew.length > 0 && others?.length === 0 ? [] : [{ ...plan, reason: reason as PlannedWork['reason'], ...workOn(others) }]),
    ];
  } catch (error) {
    return [{ ...plan, reason: 'blocked', partitions: 0, files: 0, estimatedRows: null, problem: messageOf(error) }];
  }
}

async function planMart(warehouse: Warehouse, project: Project, model: Model, nights: readonly Night[], { written, unloaded }: { written: Written; unloaded: ReadonlySet<string> }): Promise<Planned[]> {
  const mean = await meanRows(warehouse, model.name);
  const refused = await refusedBy(warehouse, model.name);
  const blind = readsUnloaded(project, model.name, unloaded);
  const problem = blind && `${blind.found}; ${blind.todo}`;
  const work: Planned[] = [];
  for (const night of nights) {
    const now = await currencyOf(warehouse, project, model, night);
    const reason = now !== 'current' ? now : blind ? 'unloaded' : readsAny(project, model, written, night.logicalDate) ? 'stale' : now;
    if (reason === 'current') continue;
    work.push({ model: model.name, date: night.logicalDate, first: night.logicalDate, reason, days: [], partitions: 1, files: null, estimatedRows: mean === null ? null : Math.round(mean), problem: problem ?? refused.get(night.logicalDate) ?? null });
  }
  return work;
}

/** Dates whose last run was kept from publishing by audits, and by which. */
async function refusedBy({ knex }: Warehouse, dataset: string): Promise<Map<LogicalDate, string>> {
  const rows = (await knex('meta.audit_results').where({ dataset, status: 'error' }).orderBy('audit').select('logical_date', 'audit', 'failures', 'rows')) as Refusal[];
  return new Map([...groupBy(rows, ({ logical_date }) => logical_date)].map(([date, failed]) => [date, inWords(failed)]));
}

/** The audits that kept the last load of a staging table from publishing, whatever its date was; null where it published. */
async function refusedLast({ knex }: Warehouse, dataset: string): Promise<string | null> {
  const last = (await knex('meta.audit_results').where({ dataset }).orderBy('checked_at', 'desc').first('logical_date')) as { logical_date: LogicalDate } | undefined;
  const failed = last ? (await knex('meta.audit_results').where({ dataset, status: 'error', ...last }).orderBy('audit').select('logical_date', 'audit', 'failures', 'rows')) as Refusal[] : [];
  return failed.length === 0 ? null : inWords(failed);
}

interface Refusal { logical_date: LogicalDate; audit: string; failures: number; rows: number }

function inWords(failed: readonly Refusal[]): string {
  return `last run: ${failed.map(({ audit, failures, rows }) => `audit ${audit} ${failedInWords({ name: audit, failures, rows })}`).join(', ')}`;
}

/** Whether a partition of a model reads one that is to be written, directly or through others. */
function readsAny({ models }: Pick<Project, 'models'>, { name }: Model, written: Written, date: LogicalDate): boolean {
  const { ownNight, upToNight } = partitionsReadBy(models, name);
  return upToNight.some((table) => (written.get(table)?.[0] ?? NEVER) <= date) || ownNight.some((table) => written.get(table)?.includes(date) ?? false);
}

async function meanRows({ knex }: Warehouse, dataset: string): Promise<number | null> {
  const [row] = (await knex('meta.partitions').where({ dataset, status: 'published' }).avg({ mean: 'rows' })) as { mean: number | null }[];
  return row?.mean ?? null;
}
