import type { Command } from 'commander';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Flags } from './flags.ts';

/** `muster segments history`: what became of segments over time. */
export function registerHistory(segments: Command, context: Context): void {
  const command = segments
    .command('history')
    .summary('births, splits, merges, ends and names of segments, and their sizes by night')
    .description('Shows every segment there ever was, when it was born, split off, merged, ended or was renamed, and how many customers were in each on each night.')
    .option('--segmentation <name>', 'one segmentation (default: all)')
    .action(async ({ segmentation }: Flags) => {
      const { showHistory } = await import('../history.ts');
      await showHistory(context, segmentation);
    });
  withExamples(command, 'segments history', 'segments history --segmentation customers --json');
}
