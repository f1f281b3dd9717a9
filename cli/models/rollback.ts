import type { RolledBack } from '../../activities/registry/rollback.ts';
import type { LogicalDate } from '../../core/dates.ts';
import { MusterError } from '../../core/errors.ts';
import { literal } from '../../core/sql-literal.ts';
import type { LoadedConfig } from '../../config/load.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { requireChanges } from './changes.ts';
import { modelNamed, readModel, segmentationNamed, type Registered } from './subject.ts';

export interface RollbackFlags { reason: string; by: string; date?: LogicalDate | undefined; segmentation?: string | undefined }

/** Makes an earlier version the champion again; without a version the one before it. */
export async function rollback(context: Context, asked: string | undefined, { reason, by, date, segmentation }: RollbackFlags): Promise<void> {
  const { liveWorker } = await import('../../workers/worker-record.ts');
  const { homePaths } = await import('../../workers/home.ts');
  for (const [option, value] of Object.entries({ reason, by })) requireText(option, value);
  await requireChanges(context);
  const model = asked === undefined ? await previousOf(context, segmentation) : await modelNamed(context, 'models rollback', asked, segmentation);
  const [champion] = await readRows(context, `select version from meta.model_aliases where segmentation = ${literal(model.segmentation)} and alias = 'champion'`);
  const wanted = {
    segmentation: model.segmentation, version: model.version, reason: reason.trim(), by: by.trim(), ...(date !== undefined && { date }), ...(champion && { from: Number(champion['version']) }),
  };
  const { done, config } = await liveWorker(homePaths(context.home)) ? await byWorker(context, wanted) : await bySelf(context, wanted, model);
  const next = await trainsAnew(config, model);
  context.answer({ ...done, trains_anew: next }, () => [
    done.moved ? `v${done.to} of ${done.segmentation} is champion again from the night of ${done.since} on, in place of v${done.from}.` : `v${done.to} is champion of ${done.segmentation} already.`,
    `Score that night with it: \`${context.commandLine(`run --date ${done.since}`)}\`.`,
    ...(next ? [`The next night trains another model, as the configuration asks for another one than v${done.to}: change it back, or that one takes over when it passes its gates.`] : []),
  ].join('\n'));
}

/** The version before the champion. One that was itself rolled back is not what anybody means by that. */
async function previousOf(context: Context, asked: string | undefined): Promise<Registered> {
  const segmentation = await segmentationNamed(context, 'models rollback', asked);
  const { aliasHistory } = await import('../../activities/registry/alias-history.ts');
  const moves = await aliasHistory((sql) => readRows(context, sql), { segmentation, alias: 'champion' });
  const last = moves.at(-1);
  const version = last?.previous_version ?? null;
  const served = [...new Set(moves.map((move) => `v${move.version}`))].join(', ');
  if (last && version !== null && last.change !== 'rollback') return readModel(context, { segmentation, version });
  throw new MusterError({
    kind: 'usage', where: 'models rollback', found: version === null ? `no version of ${segmentation} was champion before` : `v${version}, which was champion before, was itself rolled back on ${last?.logical_date}`,
    allowed: served || 'a version that was champion', todo: version === null ? 'there is nothing to go back to' : 'name the version that is to serve',
  });
}

interface Wanted { segmentation: string; version: number; reason: string; by: string; from?: number; date?: LogicalDate }
interface Done { done: RolledBack; config: LoadedConfig }

/** Of `muster up`, which owns the warehouse. */
async function byWorker(context: Context, wanted: Wanted): Promise<Done> {
  const { withSession } = await import('../night/session.ts');
  const { requestRollback } = await import('../../workers/rollbacks.ts');
  return withSession(context, {}, async ({ session, config }) => ({ done: await requestRollback(session.client, config, wanted), config }));
}

/** Nothing runs: no server needs to be started for it. */
async function bySelf(context: Context, { from, date, ...wanted }: Wanted, { artefact }: Registered): Promise<Done> {
  const { requireFeatures } = await import('../../activities/features.ts');
  const { rollbackModel } = await import('../../activities/registry/rollback.ts');
  const { readModels } = await import('../sql/models.ts');
  const { withOwnWarehouse } = await import('../sql/own-warehouse.ts');
  const models = await readModels(context);
  requireFeatures(models.project, artefact.preparation.features.map(({ feature }) => feature), `segmentation ${wanted.segmentation}, model v${wanted.version}`);
  const done = await withOwnWarehouse(models, (warehouse) => rollbackModel(warehouse, { ...wanted, from: from ?? null, date: date ?? null, at: new Date().toISOString() }));
  return { done, config: models.config };
}

/** Whether the configuration asks for another model than this one, so that the next night trains. */
async function trainsAnew(config: LoadedConfig, { segmentation, artefact }: Registered): Promise<boolean> {
  const { differs } = await import('../../activities/retraining/configured-anew.ts');
  const settings = config.segmentations[segmentation];
  return settings !== undefined && differs(settings, artefact);
}

function requireText(option: string, value: string): void {
  if (value.trim() !== '') return;
  throw new MusterError({ kind: 'usage', where: `--${option}`, found: 'nothing', allowed: option === 'by' ? 'the name of whoever decides' : 'why, in a sentence', todo: 'it is kept with the history: write it' });
}
