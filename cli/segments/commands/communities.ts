import type { Command } from 'commander';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { day } from '../../options.ts';
import { flagsOf, SEGMENTATION, type Flags } from './flags.ts';

/** `muster segments communities`: customers who have much in common. */
export function registerCommunities(segments: Command, context: Context): void {
  const command = segments
    .command('communities')
    .summary('communities of customers who have much in common, where `graph` is configured')
    .description('Shows the communities of a night: sizes, modularity, how much of the influence a few members have, and what sets each apart.')
    .option(...SEGMENTATION)
    .option('--date <day>', 'logical date, UTC (default: the newest with a graph)', day)
    .action(async (flags: Flags) => {
      const { showCommunities } = await import('../communities.ts');
      await showCommunities(context, flagsOf(segments, flags));
    });
  withExamples(command, 'segments communities', 'segments communities --date 2026-06-29 --json');
}
