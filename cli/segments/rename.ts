import type { Context } from '../context.ts';
import { segmentNamed } from './subject.ts';

/** Gives a living segment the name that a person wants. */
export async function rename(context: Context, asked: string, name: string, segmentation: string | undefined): Promise<void> {
  const { renameSegment } = await import('../../activities/registry/segment-names.ts');
  const { readConfig } = await import('../night/workplace.ts');
  const { homePaths } = await import('../../workers/home.ts');
  const { withOwnWarehouse } = await import('../sql/own-warehouse.ts');
  const segment = await segmentNamed(context, asked, { segmentation });
  const home = homePaths(context.home);
  const config = await readConfig(context, home, {});
  const at = new Date().toISOString();
  const renamed = await withOwnWarehouse({ home, config }, (warehouse) => renameSegment(warehouse, { segmentation: segment.segmentation, segmentId: segment.id, name, at }));
  context.answer(renamed, () => (renamed.from === renamed.to
    ? `${renamed.id} of ${renamed.segmentation} is called ${renamed.to} already.`
    : `${renamed.id} of ${renamed.segmentation}, so far ${renamed.from}, is called ${renamed.to} from the night of ${renamed.since} on.`));
}
