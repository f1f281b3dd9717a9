import type { Command } from 'commander';
import type { LogicalDate } from '../../core/dates.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { day } from '../options.ts';
import { datedCommand } from '../read/by-date.ts';
import { registerPictures } from '../segments/picture-commands.ts';

interface Flags { segmentation?: string; date?: LogicalDate }

const SEGMENTATION = ['--segmentation <name>', 'which segmentation, where several have such a segment'] as const;
const DATE = ['--date <day>', 'logical date, UTC (default: the newest there is)', day] as const;

const registerList = datedCommand({
  name: 'segments',
  summary: 'the segments of a night, one by one and over time',
  description: 'Shows the segments of a night with their names, sizes and shares.',
  table: 'marts.segments',
  dateColumn: 'as_of_date',
  columns: { segmentation: 'segmentation', id: 'segment_id', name: 'name', size: 'size', share: 'round(cast(share as numeric(9, 6)), 4)', model: 'model_version' },
  orderBy: 'segmentation, size desc, segment_id',
  nothing: 'No segments: no model served on that night. `npx --no muster gates` says whether one was stopped, and why.',
});

/** `muster segments`: who the customers are, and what became of segments over time. */
export const registerSegments: Register = (program, context) => {
  registerList(program, context);
  const segments = program.commands.find((command) => command.name() === 'segments')!;
  for (const register of [registerShow, registerHistory, registerCompare, registerRename, registerPictures]) register(segments, context);
};

/** Options may stand before the name of the subcommand too. */
function flagsOf(segments: Command, flags: Flags): Flags {
  return { ...segments.opts<Flags>(), ...flags };
}

function registerShow(segments: Command, context: Context): void {
  const command = segments
    .command('show')
    .summary('everything that is kept of one segment')
    .description('Shows a segment with its size, its names, and its profile as the model\'s training snapshot has it. A segment that has ended is shown as of its last night.')
    .argument('<segment>', 'id or name, such as s001')
    .option(...SEGMENTATION)
    .option(...DATE)
    .action(async (segment: string, flags: Flags) => {
      const { showSegment } = await import('../segments/show.ts');
      await showSegment(context, segment, flagsOf(segments, flags));
    });
  withExamples(command, 'segments show s001', 'segments show "Bargain hunters" --json');
}

function registerHistory(segments: Command, context: Context): void {
  const command = segments
    .command('history')
    .summary('births, splits, merges, ends and names of segments, and their sizes by night')
    .description('Shows every segment there ever was, when it was born, split off, merged, ended or was renamed, and how many customers were in each on each night.')
    .option('--segmentation <name>', 'one segmentation (default: all)')
    .action(async ({ segmentation }: Flags) => {
      const { showHistory } = await import('../segments/history.ts');
      await showHistory(context, segmentation);
    });
  withExamples(command, 'segments history', 'segments history --segmentation customers --json');
}

function registerCompare(segments: Command, context: Context): void {
  const command = segments
    .command('compare')
    .summary('two nights: who moved where; or two segments: how they differ')
    .description('With two days: the migration matrix, flows, churn rate, adjusted Rand index and each segment\'s Jaccard index. With two segments of one night: the features by which they are apart.')
    .argument('<a>', 'a day as YYYY-MM-DD, or id or name of a segment')
    .argument('<b>', 'the other one')
    .option(...SEGMENTATION)
    .option('--date <day>', 'of two segments: the night, UTC (default: the newest there is)', day)
    .action(async (a: string, b: string, flags: Flags) => {
      const { compare } = await import('../segments/compare.ts');
      await compare(context, a, b, flagsOf(segments, flags));
    });
  withExamples(command, 'segments compare 2026-05-31 2026-06-29', 'segments compare s001 s002 --json');
}

function registerRename(segments: Command, context: Context): void {
  const command = segments
    .command('rename')
    .summary('gives a segment the name that you want')
    .description('Renames a living segment from its newest night on. The name is kept as long as the segment lives, and older nights keep theirs.')
    .argument('<segment>', 'id or name, such as s001')
    .argument('<name>', 'the new name; no other living segment may have it')
    .option(...SEGMENTATION)
    .action(async (segment: string, name: string, { segmentation }: Flags) => {
      const { rename } = await import('../segments/rename.ts');
      await rename(context, segment, name, segmentation);
    });
  withExamples(command, 'segments rename s001 "Weekend regulars"');
}
