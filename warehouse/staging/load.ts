import type { Knex } from 'knex';
import { cleanedRows, writesDown, type CleanedRows } from '../cleaning/rows.ts';
import { countersOf, type Counter } from '../quality/counters.ts';
import { recordStaged } from '../quality/record.ts';
import { auditError, recordAudits, warningsOf } from '../audits/record.ts';
import { AuditsFailed } from '../audits/failed.ts';
import { runAudits } from '../audits/run-audits.ts';
import type { PlannedAudit } from '../audits/kinds.ts';
import type { Checkpoint } from '../checkpoint.ts';
import { countPartitions, datesIn, enterPartitions, holdPartitions, markPartitions } from '../ledger.ts';
import type { BindValues } from '../models/binds.ts';
import { compile, type Compiled } from '../models/compile.ts';
import { sqlOf, type Model } from '../models/model.ts';
import type { Source } from '../models/source.ts';
import type { LogicalDate } from '../../core/dates.ts';
import type { Warehouse } from '../warehouse.ts';
import { assertRows } from './expectations.ts';
import { untidyIds, withTidyIds } from './ids.ts';
import { originOf, type Opened, type Pending, type Reload } from './origin.ts';
import { knownFrom, saysWhenKnown } from './known.ts';
import { lateWarnings } from './late.ts';
import { recordLooks } from './looks.ts';
import { takeMovedOut } from './moved.ts';
import { markPartial } from './partial.ts';
import { profileRows, validRows, type Profile } from './profile.ts';
import { withoutRepeats } from './repeats.ts';

export interface Load {
  source: Source;
  model: Model;
  audits: readonly PlannedAudit[];
  /** The folder of landing files; null where none is configured. */
  data: string | null;
  fingerprint: string;
  reload?: Reload | undefined;
  binds: BindValues;
  logicalDate: LogicalDate;
  run: string;
  checkpoint: Checkpoint;
}

export interface Loaded { partitions: number; rows: number; rejected: Record<string, number>; warnings: string[] }

/**
 * Loads missing partitions inside a transaction, which the caller commits. What is missing is read in the same transaction:
 * when another load got in between and this one is tried again, it finds the other's work.
 */
export async function load(trx: Knex.Transaction, warehouse: Warehouse, job: Load): Promise<Loaded> {
  // Two nights at once may load different days with the same keys, which would not meet in the ledger.
  await warehouse.engine.takeTurn(trx, job.model.name);
  const origin = originOf(job.source);
  const pending = await origin.pending(trx, warehouse, job);
  if (!pending.any) return { partitions: 0, rows: 0, rejected: {}, warnings: pending.warnings };
  const opened = await origin.open(warehouse, job.source, pending);
  try {
    const loaded = await loadRows(trx, warehouse, job, pending, opened);
    return { ...loaded, warnings: [...pending.warnings, ...loaded.warnings] };
  } catch (error) {
    throw warehouse.engine.explainModelError(opened.explain(error), job.model);
  }
}

/** The order of a publication: ledger first, then delete, insert, audit. */
async function loadRows(trx: Knex.Transaction, warehouse: Warehouse, job: Load, pending: Pending, opened: Opened): Promise<Loaded> {
  const { source, model, run, logicalDate, binds } = job;
  const relation = await opened.relation(trx, { once: writesDown(model) });
  const cleaned = await cleanedRows(trx, warehouse.engine, model, compile(sqlOf(model, warehouse.engine.overrideSuffix), binds, new Map([[`sources.${source.system}__${source.name}`, relation.sql]])));
  const { staged, counters, profile } = await lookedThrough(trx, warehouse, job, pending, cleaned);
  const expected = assertRows(source, profile, { ...pending, logicalDate, opened });
  const { partitions } = expected;
  const { undated } = pending;
  if (partitions.length === 0) {
    if (undated?.print) {
      await holdPartitions(trx, model.name);
      await recordStaged(trx, { source, model, partitions, undated, rows: staged, profile, counters, logicalDate });
    }
    await staged.release();
    await relation.release();
    return { partitions: 0, rows: 0, rejected: profile.rejected, warnings: expected.warnings };
  }
  const publication = { dataset: model.name, partitions, fingerprint: (day: LogicalDate) => pending.fingerprintOf(day, profile.prints.get(day)), run };
  await enterPartitions(trx, publication);
  await trx.raw(`delete from ${model.name} where partition_date in ${datesIn(partitions)}`);
  const fresh = { ...staged, rows: validRows(model, staged, profile, partitions, pending.days === null) };
  const left = await takeMovedOut(trx, warehouse, job, { pending, opened, fresh });
  const { rows, touched } = await insertRows(trx, warehouse, job, fresh, partitions, pending.published);
  const qualityWarnings = await recordStaged(trx, { source, model, partitions, undated, rows: staged, profile, counters, logicalDate });
  await staged.release();
  await relation.release();
  await warehouse.engine.takeStatistics(trx, model.name);
  await countPartitions(trx, { dataset: model.name, partitions: [...partitions, ...touched, ...left] }, 'partition_date', saysWhenKnown(source, sqlOf(model, warehouse.engine.overrideSuffix)) ? profile.known : 'loaded_at');
  await markPartitions(trx, model.name, pending.withdrawn, { status: 'withdrawn' });
  await recordLooks(trx, model.name, pending.looks, partitions);
  await markPartial(trx, job, pending, partitions);

  const results = await runAudits(trx, job.audits, {
    rows: `(select * from ${model.name} where partition_date in ${datesIn(partitions)})`, model, binds,
  });
  if (auditError(model.name, results)) throw new AuditsFailed(results);
  await recordAudits(trx, { dataset: model.name, logicalDate, run }, results);
  await job.checkpoint(`stage:${source.id}:before-commit`);
  const repeats = profile.valid - rows;
  return {
    partitions: partitions.length, rows,
    rejected: { ...profile.rejected, ...(repeats > 0 ? { [`${model.staging?.key.join(', ')} repeated`]: repeats } : {}) },
    warnings: [...expected.warnings, ...(await lateWarnings(trx, job, partitions)), ...qualityWarnings, ...warningsOf(model.name, results)],
  };
}

/** The rows that are to be staged, with what is counted of them. Looked at once more only where ids have to be tidied up first. */
async function lookedThrough<T extends CleanedRows>(trx: Knex, { engine }: Warehouse, { source, model, logicalDate }: Load, pending: Pending, cleaned: T): Promise<{ staged: T; counters: Counter[]; profile: Profile }> {
  const look = async (staged: T, untidy: string | null): Promise<{ staged: T; counters: Counter[]; profile: Profile }> => {
    const counters = countersOf(model, source, staged);
    return { staged, counters, profile: await profileRows(trx, model, staged, { ...pending, logicalDate, counters, untidy, known: saysWhenKnown(source, sqlOf(model, engine.overrideSuffix)), engine }) };
  };
  const looked = await look(cleaned, untidyIds(model));
  return looked.profile.untidy ? look({ ...cleaned, ...withTidyIds(model, cleaned, engine) }, null) : looked;
}

async function insertRows(trx: Knex, { engine }: Warehouse, { model, source }: Load, staged: Compiled & { rows: string }, partitions: readonly LogicalDate[], published: ReadonlySet<LogicalDate>): Promise<{ rows: number; touched: LogicalDate[] }> {
  const standing = [...published].filter((day) => !partitions.includes(day));
  const repeats = await withoutRepeats(trx, model, staged, standing, source.partition === 'event_time' ? 'known' : 'landed');
  const names = model.columns.map(({ name }) => name);
  const says = saysWhenKnown(source, sqlOf(model, engine.overrideSuffix));
  const values = names.map((name) => (says && name === 'loaded_at' ? knownFrom('fresh') : `fresh.${name}`));
  const bindings = Array.from({ length: repeats.times }, () => staged.bindings).flat();
  const { rowCount } = (await trx.raw(`insert into ${model.name} (${names.join(', ')}) select ${values.join(', ')} from ${repeats.rows} as fresh`, bindings)) as { rowCount: number };
  const touched = await repeats.dropLater();
  await repeats.release();
  return { rows: rowCount, touched };
}
