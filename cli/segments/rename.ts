import type { Renamed } from '../../activities/registry/segment-names.ts';
import type { Context } from '../context.ts';
import { segmentNamed } from './subject.ts';

/** Gives a living segment the name that a person wants. */
export async function rename(context: Context, asked: string, name: string, segmentation: string | undefined): Promise<void> {
  const { liveWorker } = await import('../../workers/worker-record.ts');
  const { homePaths } = await import('../../workers/home.ts');
  const segment = await segmentNamed(context, asked, { segmentation });
  const wanted = { segmentation: segment.segmentation, segment: segment.id, name };
  const renamed = await liveWorker(homePaths(context.home)) ? await byWorker(context, wanted) : await bySelf(context, wanted);
  context.answer(renamed, () => (renamed.from === renamed.to
    ? `${renamed.id} of ${renamed.segmentation} is called ${renamed.to} already.`
    : `${renamed.id} of ${renamed.segmentation}, so far ${renamed.from}, is called ${renamed.to} from the night of ${renamed.since} on.`));
}

interface Wanted { segmentation: string; segment: string; name: string }

/** Of `muster up`, which owns the warehouse. */
async function byWorker(context: Context, wanted: Wanted): Promise<Renamed> {
  const { withSession } = await import('../night/session.ts');
  const { requestRename } = await import('../../workers/renames.ts');
  return withSession(context, {}, ({ session, config }) => requestRename(session.client, config, wanted));
}

/** Nothing runs: no server needs to be started for it. */
async function bySelf(context: Context, { segmentation, segment, name }: Wanted): Promise<Renamed> {
  const { renameSegment } = await import('../../activities/registry/segment-names.ts');
  const { homePaths } = await import('../../workers/home.ts');
  const { readConfig } = await import('../night/workplace.ts');
  const { withOwnWarehouse } = await import('../sql/own-warehouse.ts');
  const home = homePaths(context.home);
  const config = await readConfig(context, home, {});
  return withOwnWarehouse({ home, config }, (warehouse) => renameSegment(warehouse, { segmentation, segmentId: segment, name, at: new Date().toISOString() }));
}
