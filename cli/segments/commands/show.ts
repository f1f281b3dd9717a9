import type { Command } from 'commander';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { DATE, flagsOf, SEGMENTATION, type Flags } from './flags.ts';

/** `muster segments show`: who one segment is. */
export function registerShow(segments: Command, context: Context): void {
  const command = segments
    .command('show')
    .summary('who one segment is, in words and figures')
    .description('Shows a segment with its size, its names, and its profile as the model\'s training snapshot has it. A segment that has ended is shown as of its last night. --json has everything that is kept.')
    .argument('<segment>', 'id or name, such as s001')
    .option(...SEGMENTATION)
    .option(...DATE)
    .action(async (segment: string, flags: Flags) => {
      const { showSegment } = await import('../show.ts');
      await showSegment(context, segment, flagsOf(segments, flags));
    });
  withExamples(command, 'segments show s001', 'segments show "Bargain hunters" --json');
}
