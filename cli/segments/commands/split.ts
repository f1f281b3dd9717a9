import type { Command } from 'commander';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { wholeNumber } from '../../options.ts';
import { DATE, flagsOf, listOfNames, SEGMENTATION, type Flags } from './flags.ts';
import type { SplitFlags } from '../split.ts';

/** `muster segments split`: parts of one segment, which change nothing that serves. */
export function registerSplit(segments: Command, context: Context): void {
  const command = segments
    .command('split')
    .summary('sub-segments of one segment, on demand')
    .description('Parts one segment by k-means, or by quantiles of one feature, and shows size, value and profile of each part. Nothing that serves is changed.')
    .argument('<segment>', 'id or name, such as s001')
    .option('--by <features>', 'features to part by, with commas, such as contacts_30d,days_since_contact (default: what made the segments)', listOfNames)
    .option('--k <number>', 'how many parts (default: 2 to 6, by silhouette)', wholeNumber(2, 20))
    .option('--bands <number>', 'parts by quantiles of the one feature of --by', wholeNumber(2, 20))
    .option('--out <file>', 'writes every member with their part to a new .csv or .parquet file')
    .option(...SEGMENTATION)
    .option(...DATE)
    .action(async (segment: string, { by, k, bands, out, ...flags }: Flags & SplitFlags) => {
      const { splitSegment } = await import('../split.ts');
      await splitSegment(context, segment, { ...(by && { by }), ...(k !== undefined && { k }), ...(bands !== undefined && { bands }), ...(out !== undefined && { out }) }, flagsOf(segments, flags));
    });
  withExamples(command, 'segments split s001', 'segments split s001 --by contacts_30d --bands 3', 'segments split "Bargain hunters" --by contacts_30d,days_since_contact,open_rate_84d --out parts.csv');
}
