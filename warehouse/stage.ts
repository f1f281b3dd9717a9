import { MusterError } from '../core/errors.ts';
import { AuditsFailed } from './audits/failed.ts';
import { auditError, recordAudits } from './audits/record.ts';
import type { Checkpoint } from './checkpoint.ts';
import { exclusively } from './exclusive.ts';
import { freshnessError, type Freshness } from './freshness/judge.ts';
import { measureFreshness } from './freshness/measure.ts';
import { NotFresh, recordFreshness } from './freshness/record.ts';
import { bindsOf, type Night } from './models/binds.ts';
import type { Model } from './models/model.ts';
import type { Project } from './models/project.ts';
import type { Source } from './models/source.ts';
import { stagingModelsOf } from './models/staging-model.ts';
import { stagingFingerprint } from './staging/fingerprint.ts';
import { load, type Load, type Loaded } from './staging/load.ts';
import type { Reload } from './staging/origin.ts';
import { sharedKeyWarnings } from './staging/shared-keys.ts';
import { prepareTable } from './tables.ts';
import { transact } from './transact.ts';
import type { Warehouse } from './warehouse.ts';

export interface StageRequest {
  /** `shop.orders`: a key of `project.sources`. */
  source: string;
  /** The folder of landing files; null where none is configured: tables need none. */
  data: string | null;
  night: Night;
  /** What does the work, for the ledger. */
  run: string;
  /** What is loaded anew. Default: nothing, so that a date that is run again does not change. */
  reload?: Reload | undefined;
  checkpoint?: Checkpoint | undefined;
  /** Aborting it interrupts the running statement and rolls back. */
  signal?: AbortSignal | undefined;
}

export interface StageResult {
  source: string;
  /** The staging table; of several that read this source, the first. */
  table: string;
  tables: string[];
  /** Partitions that were published now. */
  partitions: number;
  /** Rows in them. */
  rows: number;
  /** Rows left out, by reason. */
  rejected: Record<string, number>;
  warnings: string[];
  /** How fresh the source is by the end of the date. */
  freshness: Freshness | null;
  seconds: number;
}

/**
 * Loads everything that a source delivered up to the logical date and that is not published yet, in one transaction a table.
 * Run it again, or nights in another order, and staging is the same.
 * @throws MusterError contract (naming file and column) for a broken file, missing data, a failed audit or a source older than it may be;
 * nothing is published then.
 */
export async function stageSource(warehouse: Warehouse, project: Project, request: StageRequest): Promise<StageResult> {
  const started = performance.now();
  const source = sourceNamed(project, request.source);
  const models = stagingModelsOf(project, source.id);
  for (const model of models) await prepareTable(warehouse, project, model, request.data);
  const result = { partitions: 0, rows: 0, rejected: {} as Record<string, number>, warnings: [] as string[], freshness: null as Freshness | null };
  for (const model of models) {
    const loaded = await stageModel(warehouse, project, source, model, request);
    result.partitions += loaded.partitions;
    result.rows += loaded.rows;
    result.warnings.push(...loaded.warnings);
    if (loaded.partitions > 0) result.warnings.push(...(await sharedKeyWarnings(warehouse.knex, project, model, request.night.logicalDate)));
    result.freshness ??= loaded.freshness;
    for (const [reason, count] of Object.entries(loaded.rejected)) result.rejected[reason] = (result.rejected[reason] ?? 0) + count;
  }
  if (result.freshness?.status === 'warn') result.warnings.push(`${source.id} is not fresh: ${result.freshness.reason}`);
  const tables = models.map(({ name }) => name);
  return { source: source.id, table: tables[0] ?? '', tables, ...result, seconds: (performance.now() - started) / 1000 };
}

function sourceNamed({ sources }: Project, id: string): Source {
  const source = sources.get(id);
  if (source) return source;
  throw new MusterError({ kind: 'usage', where: 'source', found: `"${id}"`, allowed: [...sources.keys()].join(', '), todo: 'name a source that an active staging model reads' });
}

async function stageModel(warehouse: Warehouse, project: Project, source: Source, model: Model, request: StageRequest): Promise<Loaded & { freshness: Freshness }> {
  const { data, night, run, reload, checkpoint = async () => undefined, signal } = request;
  const { logicalDate } = night;
  const job: Load = {
    source, model, data, run, reload, checkpoint, logicalDate,
    audits: project.audits.get(model.name) ?? [],
    fingerprint: stagingFingerprint(warehouse, model, source),
    binds: bindsOf(night, project.everyCustomerListed),
  };
  try {
    const loaded = await exclusively(warehouse, model.name, () => transact(warehouse, async (trx) => {
      const done = await load(trx, warehouse, job);
      const freshness = await measureFreshness(trx, source, model.name, night);
      if (freshness.status === 'error') throw new NotFresh(freshness, done.warnings);
      await recordFreshness(trx, source, night, run, freshness);
      return { ...done, freshness };
    }, { signal }));
    await checkpoint(`stage:${source.id}:after-commit`);
    return loaded;
  } catch (error) {
    if (error instanceof NotFresh) {
      await transact(warehouse, (trx) => recordFreshness(trx, source, night, run, error.freshness));
      throw freshnessError(source, error.freshness, error.warnings);
    }
    if (!(error instanceof AuditsFailed)) throw error;
    await transact(warehouse, (trx) => recordAudits(trx, { dataset: model.name, logicalDate, run }, error.results));
    throw auditError(model.name, error.results);
  }
}
