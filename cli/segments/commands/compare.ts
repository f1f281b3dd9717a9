import type { Command } from 'commander';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { day } from '../../options.ts';
import { flagsOf, SEGMENTATION, type Flags } from './flags.ts';

/** `muster segments compare`: two nights, or two segments of one night. */
export function registerCompare(segments: Command, context: Context): void {
  const command = segments
    .command('compare')
    .summary('two nights: who moved where; or two segments: how they differ')
    .description('With two days: the migration matrix, flows, churn rate, adjusted Rand index and each segment\'s Jaccard index. With two segments of one night: the features by which they are apart.')
    .argument('<a>', 'a day as YYYY-MM-DD, or id or name of a segment')
    .argument('<b>', 'the other one')
    .option(...SEGMENTATION)
    .option('--date <day>', 'of two segments: the night, UTC (default: the newest there is)', day)
    .action(async (a: string, b: string, flags: Flags) => {
      const { compare } = await import('../compare.ts');
      await compare(context, a, b, flagsOf(segments, flags));
    });
  withExamples(command, 'segments compare 2026-04-30 2026-06-29', 'segments compare s001 s002 --json');
}
