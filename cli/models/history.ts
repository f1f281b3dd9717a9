import type { AliasRecord } from '../../activities/registry/alias-history.ts';
import type { Context } from '../context.ts';
import { readRows } from '../read/warehouse.ts';
import { requireChanges } from './changes.ts';
import { segmentationNamed } from './subject.ts';

/** Every move of every alias, newest first: what was promoted, what was rolled back, by whom and why. */
export async function showHistory(context: Context, segmentation: string | undefined): Promise<void> {
  const { aliasHistory } = await import('../../activities/registry/alias-history.ts');
  await requireChanges(context);
  if (segmentation !== undefined) await segmentationNamed(context, 'models history', segmentation);
  const moves = (await aliasHistory((sql) => readRows(context, sql), { segmentation })).toReversed();
  context.answer({ history: moves }, () => {
    if (moves.length === 0) return 'No model yet: none has been trained. `npx --no muster status` shows which nights have run.';
    const of = (alias: boolean): AliasRecord[] => moves.filter((move) => (move.alias === 'champion') === alias);
    const table = (rows: AliasRecord[]): string => context.table(['segmentation', 'alias', 'since', 'from', 'to', 'how', 'by', 'reason'],
      rows.map((move) => [move.segmentation, move.alias, move.logical_date, named(move.previous_version), named(move.version), move.change, move.by, move.reason]), '–');
    return [table(of(true)), ...(of(false).length > 0 ? [table(of(false))] : [])].join('\n\n');
  });
}

function named(version: number | null): string | null {
  return version === null ? null : `v${version}`;
}
