import { InvalidArgumentError, type Command } from 'commander';
import type { LogicalDate } from '../../core/dates.ts';
import { asPercent } from '../../core/words.ts';
import { withExamples, type Register } from '../command.ts';
import type { Context } from '../context.ts';
import { day, wholeNumber } from '../options.ts';
import { datedCommand } from '../read/by-date.ts';
import type { SplitFlags } from '../segments/split.ts';
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
  words: { share: (share) => asPercent(Number(share)), model: (version) => `v${Number(version)}` },
  nothing: 'No segments: no model served on that night. `npx --no muster gates` says whether one was stopped, and why.',
});

/** `muster segments`: who the customers are, and what became of segments over time. */
export const registerSegments: Register = (program, context) => {
  registerList(program, context);
  const segments = program.commands.find((command) => command.name() === 'segments')!;
  for (const register of [registerShow, registerHistory, registerCompare, registerRename, registerHeterogeneity, registerSplit, registerCommunities, registerPictures]) register(segments, context);
};

/** Options may stand before the name of the subcommand too. */
function flagsOf(segments: Command, flags: Flags): Flags {
  return { ...segments.opts<Flags>(), ...flags };
}

function registerShow(segments: Command, context: Context): void {
  const command = segments
    .command('show')
    .summary('who one segment is, in words and figures')
    .description('Shows a segment with its size, its names, and its profile as the model\'s training snapshot has it. A segment that has ended is shown as of its last night. --json has everything that is kept.')
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

function registerHeterogeneity(segments: Command, context: Context): void {
  const command = segments
    .command('heterogeneity')
    .summary('whether a demographic group is one audience, or several behavioural ones')
    .description('Compares a demographic group with the segments inside it: how much of the variance each explains, where the value is, and how concentrated it is.')
    .requiredOption('--group <column=value>', 'a column of a mart of demographics and what it says, such as "age_band = 25-34"')
    .option('--measures <features>', 'features whose variance is explained, with commas (default: value, and what made the segments)', listOfNames)
    .option(...SEGMENTATION)
    .option(...DATE)
    .action(async ({ group, measures, ...flags }: Flags & { group: string; measures?: string[] }) => {
      const { showHeterogeneity } = await import('../segments/heterogeneity.ts');
      await showHeterogeneity(context, { group, measures }, flagsOf(segments, flags));
    });
  withExamples(command, 'segments heterogeneity --group "age_band = 25-34"', 'segments heterogeneity --group "region = North" --measures monetary_84d,nps_score --json');
}

function listOfNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length > 0) return names;
  throw new InvalidArgumentError('Allowed: names of features with commas, such as touches_28d,open_rate_84d.');
}

function registerSplit(segments: Command, context: Context): void {
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
      const { splitSegment } = await import('../segments/split.ts');
      await splitSegment(context, segment, { ...(by && { by }), ...(k !== undefined && { k }), ...(bands !== undefined && { bands }), ...(out !== undefined && { out }) }, flagsOf(segments, flags));
    });
  withExamples(command, 'segments split s001', 'segments split s001 --by contacts_30d --bands 3', 'segments split "Bargain hunters" --by contacts_30d,days_since_contact,open_rate_84d --out parts.csv');
}

function registerCommunities(segments: Command, context: Context): void {
  const command = segments
    .command('communities')
    .summary('communities of customers who have much in common, where `graph` is configured')
    .description('Shows the communities of a night: sizes, modularity, how much of the influence a few members have, and what sets each apart.')
    .option(...SEGMENTATION)
    .option('--date <day>', 'logical date, UTC (default: the newest with a graph)', day)
    .action(async (flags: Flags) => {
      const { showCommunities } = await import('../segments/communities.ts');
      await showCommunities(context, flagsOf(segments, flags));
    });
  withExamples(command, 'segments communities', 'segments communities --date 2026-06-29 --json');
}
