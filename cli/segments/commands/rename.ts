import type { Command } from 'commander';
import { withExamples } from '../../command.ts';
import type { Context } from '../../context.ts';
import { SEGMENTATION, type Flags } from './flags.ts';

/** `muster segments rename`: the name that a person chose. */
export function registerRename(segments: Command, context: Context): void {
  const command = segments
    .command('rename')
    .summary('gives a segment the name that you want')
    .description('Renames a living segment from its newest night on. The name is kept as long as the segment lives, and older nights keep theirs.')
    .argument('<segment>', 'id or name, such as s001')
    .argument('<name>', 'the new name; no other living segment may have it')
    .option(...SEGMENTATION)
    .action(async (segment: string, name: string, { segmentation }: Flags) => {
      const { rename } = await import('../rename.ts');
      await rename(context, segment, name, segmentation);
    });
  withExamples(command, 'segments rename s001 "Weekend regulars"');
}
